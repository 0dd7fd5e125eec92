/** Each crate has a number of `unsafe` places which only falls; where there are none left, the crate is removed here. */
import { expect, test } from 'vitest';
import { codeOnly, read, sources } from './sources.ts';

const UNSAFE = /\bunsafe\s*(\{|fn\b|impl\b|extern\b|trait\b)/g;

/** Crate folder → number of unsafe blocks, functions, impls and traits. */
function counted(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const path of sources(['.rs'])) {
    const [workspace, crate] = path.split('/');
    if (!workspace || !crate || !['common', 'host-native', 'drivers'].includes(workspace)) continue;
    const hits = codeOnly(read(path)).match(UNSAFE)?.length ?? 0;
    if (hits > 0) counts[`${workspace}/${crate}`] = (counts[`${workspace}/${crate}`] ?? 0) + hits;
  }
  return counts;
}

test('the unsafe budget of each crate is what is counted, and only falls', () => {
  const budget = JSON.parse(read('tests/unsafe-budget.json')) as Record<string, number>;
  const now = counted();
  for (const [crate, count] of Object.entries(now)) {
    const allowed = budget[crate] ?? 0;
    expect(count, `${crate} has ${count} unsafe places, its budget is ${allowed}: find a safe way`).toBeLessThanOrEqual(
      allowed,
    );
    expect(count, `${crate} needs only ${count} of ${allowed}: lower tests/unsafe-budget.json`).toBe(allowed);
  }
  expect(Object.keys(budget).sort()).toEqual(Object.keys(now).sort());
});
