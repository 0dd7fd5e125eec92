/** The first thing that runs: answers a check of what has not changed, and loads nothing for it. */
import { plainCheck, unchanged } from '../incremental/record/unchanged.ts';
import { consoleHost, envelope } from './host.ts';

/** Answers, if it can; otherwise nothing was printed and the command line is still to be run. */
export function answered(): boolean {
  const asked = plainCheck(process.argv.slice(2));
  const known = asked === undefined ? undefined : unchanged(process.cwd(), asked);
  if (asked === undefined || known === undefined) return false;
  consoleHost().out(asked.format === 'json' ? `${JSON.stringify(envelope({ exit: 'ok', ...known }))}\n` : known.text);
  return true;
}
