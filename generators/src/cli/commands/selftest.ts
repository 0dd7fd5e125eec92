/** `pf-gen selftest`: the diff against changes whose class and place are known. */
import { randomInt } from 'node:crypto';
import { diagnostic } from '../../diagnostics/table.ts';
import { type SelfTest, selfTest, type Verdict } from '../../proof/selftest/run.ts';
import { failure } from '../failures.ts';
import type { Host, Outcome } from '../host.ts';
import type { GlobalOptions } from '../project.ts';

const MOST_SEED = 2 ** 31;

/** Runs all mutations; findings when one of them is judged wrongly. */
export async function selftest(host: Host, options: GlobalOptions & { seed?: string }): Promise<Outcome> {
  const seed = options.seed === undefined ? randomInt(MOST_SEED) : Number(options.seed);
  if (!Number.isInteger(seed) || seed < 0) {
    const found = diagnostic('PF4003', { what: '--seed takes a whole number of at least 0' });
    return failure(host, 'the command line was not understood', [found], host.cwd);
  }
  const result = await selfTest(seed);
  const text = table(result);
  const wrong = result.verdicts.filter((verdict) => !verdict.right);
  if (wrong.length === 0) return { exit: 'ok', data: result, text };
  const message = `${wrong.length} of ${result.verdicts.length} are judged wrongly (seed ${seed})`;
  return { exit: 'findings', message, diagnostics: [], data: result, text: `${text}${message}\n` };
}

function table({ seed, verdicts, right, mutations }: SelfTest): string {
  const subjects = Object.keys(right);
  const kinds = [...new Set(verdicts.map(({ kind }) => kind))];
  const width = Math.max(...kinds.map((kind) => kind.length));
  const cell = (verdict: Verdict | undefined): string => {
    if (verdict === undefined) return '-';
    if (verdict.right) return `ok, line ${verdict.expected.line}`;
    const { found, worst, expected } = verdict;
    return found === undefined
      ? `NOT FOUND (${expected.rule})`
      : `WRONG: ${found.class}, line ${found.line}, worst ${worst}`;
  };
  const rows = kinds.map((kind, n) => {
    const own = verdicts.filter((verdict) => verdict.kind === kind);
    const cells = subjects.map((subject) => cell(own.find((verdict) => verdict.subject === subject)).padEnd(14));
    const of = own[0]?.expected.class ?? '';
    return `${String(n + 1).padStart(2)}  ${kind.padEnd(width)}  ${of.padEnd(14)}  ${cells.join('  ').trimEnd()}\n`;
  });
  const head = `    ${'change'.padEnd(width)}  ${'class'.padEnd(14)}  ${subjects
    .map((subject) => subject.padEnd(14))
    .join('  ')
    .trimEnd()}\n`;
  const sums = subjects.map((subject) => `${subject} ${right[subject]} of ${mutations}`).join(', ');
  return `${head}${rows.join('')}\n${sums} (random schema: seed ${seed})\n`;
}
