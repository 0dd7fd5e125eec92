/** What `npm run proof:mutants` makes of cargo-mutants' outcomes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../ci/lib/results.ts';
import { AREAS } from '../../ci/mutants/areas.ts';
import { type Excused, judge, readOutcomes } from '../../ci/mutants/judge.ts';

const FILE = 'a/src/x.rs';
const LINES = ['fn f(a: u32) -> bool {', '    a >= 3', '}'];
const mutant = (change: string, summary: string) => ({
  scenario: {
    Mutant: {
      name: `${FILE}:2:7: ${change}`,
      file: FILE,
      span: { start: { line: 2, column: 7 }, end: { line: 2, column: 9 } },
    },
  },
  summary,
});
const outcomes = (...rest: object[]) =>
  JSON.stringify({ outcomes: [{ scenario: 'Baseline', summary: 'Success' }, ...rest] });
const read = (text: string) => readOutcomes(text, (_, line) => LINES[line - 1]!);
const change = 'replace >= with < in f';
const excuse: Excused = { file: FILE, code: 'a >= 3', change, reason: 'the two are the same for all that is asked' };

test('a missed mutant is a fault that shows its line, unless it is excused', () => {
  const found = read(outcomes(mutant(change, 'MissedMutant'), mutant('replace f -> bool with true', 'CaughtMutant')));
  expect(judge(found, [])).toEqual([`no test notices ${FILE}: ${change}\n    a >= 3`]);
  expect(judge(found, [excuse])).toEqual([]);
  // The same change of another line is another mutant.
  expect(judge(found, [{ ...excuse, code: 'a >= 4' }])).toHaveLength(2);
});

test('an excuse that is not needed any more is a fault', () => {
  for (const summary of ['CaughtMutant', 'Timeout', 'Unviable']) {
    expect(judge(read(outcomes(mutant(change, summary))), [excuse])).toEqual([
      `is noticed, and need not be excused any more: ${FILE}: ${change}\n    a >= 3`,
    ]);
  }
  expect(judge(read(outcomes()), [excuse])).toEqual([
    `is excused, and is no mutant any more: ${FILE}: ${change}\n    a >= 3`,
  ]);
});

test('tests that fail by themselves, and outcomes nobody knows, are no result', () => {
  const failing = JSON.stringify({ outcomes: [{ scenario: 'Baseline', summary: 'Failure' }] });
  expect(() => read(failing)).toThrow('the tests fail without any change');
  expect(() => read(outcomes(mutant(change, 'Success')))).toThrow("'Success'");
});

test('each excuse stands for a line that is there, in a file of its area', () => {
  const excused = JSON.parse(readFileSync(join(ROOT, 'ci/mutants/excused.json'), 'utf8')) as (Excused & {
    area: string;
  })[];
  for (const { area, file, code } of excused) {
    expect(AREAS.map(({ name }) => name)).toContain(area);
    expect(
      readFileSync(join(ROOT, file), 'utf8')
        .split('\n')
        .map((line) => line.trim()),
    ).toContain(code);
  }
});
