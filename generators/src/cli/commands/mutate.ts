/** `pf-gen mutate`: how much of a contract's changes would be noticed. */
import { diagnostic } from '../../diagnostics/table.ts';
import { RULES } from '../../diff/index.ts';
import { type MutationScore, mutate as score } from '../../proof/mutate/run.ts';
import { failure } from '../failures.ts';
import type { Host, Outcome } from '../host.ts';
import { type GlobalOptions, openProject } from '../project.ts';

/** Survivors that are printed for people; all of them are in the JSON. */
const SHOWN = 40;

/** Findings when a mutant survives. */
export async function mutate(host: Host, options: GlobalOptions & { without?: readonly string[] }): Promise<Outcome> {
  const without = new Set(options.without ?? []);
  const unknown = [...without].filter((code) => !RULES.some((rule) => rule.code === code));
  if (unknown.length > 0) {
    const found = diagnostic('PF4003', { what: `--without takes codes of the diff; ${unknown.join(', ')} is none` });
    return failure(host, 'the command line was not understood', [found], host.cwd);
  }
  const project = await openProject(host, options);
  if ('failed' in project) return project.failed;
  const { targets } = project.config;
  const data = await score(project.model, { targets, ...(without.size === 0 ? {} : { without }) });
  const text = summary(data);
  if (data.survived === 0) return { exit: 'ok', data, text };
  const message = `${data.survived} of ${data.total} mutants survived`;
  return { exit: 'findings', message, diagnostics: [], data, text: `${text}${message}\n` };
}

function summary({ total, killed, survivors, neutral, absent }: MutationScore): string {
  const { diff, refused, assert, vector } = killed;
  const shown = survivors
    .slice(0, SHOWN)
    .map(({ path, node, operator }) => `  survived: ${operator} ${path} (${node})\n`);
  const more = survivors.length > SHOWN ? `  … and ${survivors.length - SHOWN} more\n` : '';
  const others =
    refused + assert + vector === 0
      ? ''
      : `, ${refused} refused by a target, ${assert} by asserts, ${vector} by vectors`;
  return [
    `${total} mutants: ${diff} found by the diff${others}, ${survivors.length} survived\n`,
    ...shown,
    more,
    ...neutral.map(({ property, reason, places }) => `  neutral: ${property} (${places} places): ${reason}\n`),
    absent.length === 0 ? '' : `  not in this schema: ${absent.join(', ')}\n`,
  ].join('');
}
