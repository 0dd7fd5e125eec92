/** The tools behind `npm test` count right: a total that is wrong would be believed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  BehaviourMap,
  checkBehaviours,
  differsFromInventory,
  EVIDENCE_PAGE,
  evidencePage,
  judgeBehaviours,
  readBehaviours,
} from '../../ci/lib/behaviours.ts';
import { parseCargoOutput } from '../../ci/lib/cargo-output.ts';
import { type Results, ROOT, type TestResult, totalLine } from '../../ci/lib/results.ts';
import { parseVitestReport } from '../../ci/lib/vitest-output.ts';

const CARGO = `
   Compiling pf-proto v0.1.0
     Running unittests src/lib.rs (target/release/deps/pf_proto-0123456789abcdef)

running 4 tests
test fec::repairs ... ok
test fec::hopeless - should panic ... ok
test crypto::replay ... FAILED
test slow ... ignored, takes a minute

test result: FAILED. 2 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s

     Running tests/wire.rs (target/release/deps/wire-fedcba9876543210)

running 3 tests
test prints ... hello from inside
and more ok
test quiet ... ok
test third ... interleavedtest fourth ... ok

test result: ok. 4 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s

   Doc-tests pf-proto

running 1 test
test src/lib.rs - encode (line 3) ... ok

test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.10s
`;

test('cargo: names, outcomes, and totals that hold when lines are mixed', () => {
  const results = parseCargoOutput(CARGO, 'cargo x');
  expect(totalLine(results)).toBe('total: 7 passed, 1 failed, 1 skipped');
  expect(results.slice(0, 4)).toEqual([
    { name: 'pf_proto::fec::repairs', stage: 'cargo x', status: 'passed' },
    { name: 'pf_proto::fec::hopeless', stage: 'cargo x', status: 'passed' },
    { name: 'pf_proto::crypto::replay', stage: 'cargo x', status: 'failed' },
    { name: 'pf_proto::slow', stage: 'cargo x', status: 'skipped' },
  ]);
  const names = results.map(({ name }) => name);
  expect(names).toContain('wire::prints');
  expect(names).toContain('pf_proto docs::src/lib.rs - encode (line 3)');
});

test('cargo: a compile error has no tests', () => {
  expect(parseCargoOutput('error: could not compile `pf-proto`', 'x')).toEqual([]);
});

test('vitest: names, outcomes, and a file that did not load', () => {
  const report = {
    testResults: [
      {
        name: '/root/tests/a.test.ts',
        status: 'failed',
        assertionResults: [
          { ancestorTitles: ['group'], title: 'one', status: 'passed' },
          { ancestorTitles: [], title: 'two', status: 'failed' },
          { ancestorTitles: [], title: 'three', status: 'pending' },
        ],
      },
      { name: '/root/tests/b.test.ts', status: 'failed', assertionResults: [] },
    ],
  };
  expect(parseVitestReport(JSON.stringify(report), 's', '/root').map(({ name, status }) => [name, status])).toEqual([
    ['tests/a.test.ts > group > one', 'passed'],
    ['tests/a.test.ts > two', 'failed'],
    ['tests/a.test.ts > three', 'skipped'],
    ['tests/b.test.ts > (the file itself)', 'failed'],
  ]);
});

const row = (where: 'here' | 'simulated' | 'elsewhere', ...tests: string[]) => ({
  area: 'A',
  what: 'w',
  where,
  tests,
  ...(tests.length > 0 ? { notShown: 'the rest' } : {}),
});
const run = (...tests: [string, TestResult['status']][]): Results => ({
  v: 1,
  at: '',
  stages: [],
  tests: tests.map(([name, status]) => ({ name, stage: 's', status })),
});

test('behaviours: standing follows the last run, and a test that is gone is found', () => {
  const map = BehaviourMap.parse({
    v: 1,
    behaviours: {
      A01: row('here', 'x', 'y'),
      A02: row('simulated', 'x'),
      A03: row('elsewhere'),
      A04: row('here'),
      A05: row('here', 'x', 'bad'),
      A06: row('here', 'gone'),
      A07: { ...row('here', 'x'), unproven: 'its second half' },
    },
  });
  const results = run(['x', 'passed'], ['y', 'passed'], ['bad', 'failed']);
  expect(judgeBehaviours(map, results).map(({ standing, why }) => [standing, why])).toEqual([
    ['proven', ''],
    ['simulated', ''],
    ['not provable here', ''],
    ['missing', 'no test'],
    ['missing', 'failed: bad'],
    ['missing', 'not run: gone'],
    ['missing', 'not shown: its second half'],
  ]);
  expect(judgeBehaviours(map, undefined)[0]!.standing).toBe('missing');
  expect(checkBehaviours(results, true, map)).toEqual(['A06 names a test that is gone: gone']);
  expect(checkBehaviours(results, false, map)).toEqual([]);
});

test('a row with tests says what they do not show, a row without says nothing', () => {
  const parse = (behaviour: object) => BehaviourMap.safeParse({ v: 1, behaviours: { A01: behaviour } });
  const { notShown: _, ...silent } = row('here', 'x');
  expect(parse(row('here', 'x')).success).toBe(true);
  expect(parse(silent).error?.issues[0]?.message).toContain('say what they do not show');
  expect(parse({ ...row('here'), notShown: 'all' }).success).toBe(false);
  expect(parse({ ...row('here'), unproven: 'all' }).success).toBe(false);
});

test('the page of what the proofs do not show is that of the map', () => {
  // Written by: npm run behaviours -- --page
  expect(readFileSync(EVIDENCE_PAGE, 'utf8')).toBe(evidencePage(readBehaviours()));
});

test('the map holds the whole inventory', () => {
  const ids = Object.keys(readBehaviours().behaviours);
  expect(ids).toHaveLength(126);
  expect(new Set(ids).size).toBe(126);
  const inventory = readFileSync(join(ROOT, 'docs/spec/behaviours.md'), 'utf8');
  expect(differsFromInventory(readBehaviours(), inventory)).toEqual([]);
});

test('a row of the inventory that is new, gone, twice or told otherwise is found', () => {
  const map = BehaviourMap.parse({ v: 1, behaviours: { A01: row('here'), A02: row('here'), A03: row('here') } });
  const inventory =
    '| id | area |\n| A01 | A | `w` | Y |\n| A03 | A | v | Y |\n| A04 | A | w | Y |\n| A04 | A | w | Y |';
  expect(differsFromInventory(map, inventory)).toEqual([
    'A04 stands twice in the inventory',
    'A02 is not in the inventory',
    "A03 says 'A: w', the inventory 'A: v'",
    'A04 of the inventory is not in the map',
  ]);
});
