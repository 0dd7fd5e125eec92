/**
 * `npm run behaviours`: every row of the inventory with what the last `npm test` says of it. `--json` for machines; `--page`
 * writes the page of what the proofs do not show.
 */
import { writeFiles } from '../generators/src/platform/write/files.ts';
import {
  EVIDENCE_PAGE,
  evidencePage,
  judgeBehaviours,
  type Row,
  readBehaviours,
  type Standing,
} from './lib/behaviours.ts';
import { helpAsked } from './lib/help.ts';
import { readResults } from './lib/results.ts';

helpAsked(`
npm run behaviours -- [--json]

Prints what the product must do, and what the last 'npm test' says of each.
  --json  one JSON document on stdout
`);
const unknown = process.argv.slice(2).find((argument) => argument !== '--json' && argument !== '--page');
if (unknown !== undefined) {
  process.stderr.write(`behaviours: unknown argument ${unknown}; only --json and --page are known\n`);
  process.exit(2);
}
if (process.argv.includes('--page')) {
  writeFiles([{ path: EVIDENCE_PAGE, content: evidencePage(readBehaviours()) }]);
  process.exit(0);
}
const results = readResults();
const rows = judgeBehaviours(readBehaviours(), results);
const order: readonly Standing[] = ['proven', 'simulated', 'not provable here', 'missing'];
const counts = Object.fromEntries(
  order.map((standing) => [standing, rows.filter((row) => row.standing === standing).length]),
);

if (process.argv.includes('--json')) {
  process.stdout.write(`${JSON.stringify({ v: 2, data: { at: results?.at ?? null, counts, rows } })}\n`);
} else {
  for (const row of rows) process.stdout.write(`${line(row)}\n`);
  const when = results === undefined ? 'no run yet: npm test' : `last run ${results.at}`;
  process.stdout.write(`\n${order.map((standing) => `${counts[standing]} ${standing}`).join(' · ')} (${when})\n`);
}

function line({ id, area, what, standing, why }: Row): string {
  const text = what.length > 84 ? `${what.slice(0, 83)}…` : what;
  return `${id}  ${standing.padEnd(17)}  ${area.padEnd(10)}  ${text}${why === '' || why === 'no test' ? '' : `  [${why}]`}`;
}
