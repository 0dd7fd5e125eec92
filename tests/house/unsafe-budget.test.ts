/**
 * `unsafe` lives in modules that are named here, each with a number of places which only falls; where there are none
 * left, the module is removed from the list.
 */
import { expect, test } from 'vitest';
import { codeOnly, read, sources } from './sources.ts';

const UNSAFE = /\bunsafe\s*(\{|fn\b|impl\b|extern\b|trait\b)/g;
const OURS = /^(common|host-native|drivers)\//;

/** Number of unsafe blocks, functions, impls and traits of a module. */
const places = (text: string): number => codeOnly(text).match(UNSAFE)?.length ?? 0;

/** Module (path of its file) → places. */
function counted(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const path of sources(['.rs'])) {
    const hits = OURS.test(path) ? places(read(path)) : 0;
    if (hits > 0) counts[path] = hits;
  }
  return counts;
}

/** What is wrong with the counts, a sentence each. */
function judge(budget: Record<string, number>, now: Record<string, number>): string[] {
  const wrong: string[] = [];
  for (const module of new Set([...Object.keys(budget), ...Object.keys(now)])) {
    const [allowed, count] = [budget[module], now[module] ?? 0];
    if (allowed === undefined) {
      wrong.push(`${module} has ${count} unsafe places and is no module of tests/unsafe-budget.json: find a safe way`);
    } else if (count > allowed) {
      wrong.push(`${module} has ${count} unsafe places, its budget is ${allowed}: find a safe way`);
    } else if (count < allowed) {
      wrong.push(`${module} needs only ${count} of ${allowed}: lower tests/unsafe-budget.json`);
    }
  }
  return wrong;
}

test('the unsafe budget of each module is what is counted, and only falls', () => {
  const budget = JSON.parse(read('tests/unsafe-budget.json')) as Record<string, number>;
  expect(judge(budget, counted())).toEqual([]);
  expect(Object.keys(budget)).toEqual(Object.keys(budget).sort());
});

test('a new place, a new module and a place that went are each named', () => {
  expect(places('unsafe { a() }\n// unsafe { b() }\nlet text = "unsafe { c() }";\nunsafe impl Send for X {}')).toBe(2);
  expect(judge({ 'a.rs': 1, 'b.rs': 2, 'c.rs': 1 }, { 'a.rs': 2, 'b.rs': 1, 'd.rs': 1 })).toEqual([
    'a.rs has 2 unsafe places, its budget is 1: find a safe way',
    'b.rs needs only 1 of 2: lower tests/unsafe-budget.json',
    'c.rs needs only 0 of 1: lower tests/unsafe-budget.json',
    'd.rs has 1 unsafe places and is no module of tests/unsafe-budget.json: find a safe way',
  ]);
});
