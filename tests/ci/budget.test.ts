/** Seconds of the stages beside their ceilings. */
import { expect, test } from 'vitest';
import { Budget, overBudget, readBudget, timeText } from '../../ci/lib/budget.ts';
import { allStages, UNIT_STAGES } from '../../ci/lib/stages.ts';

const budget = Budget.parse({ stages: { tsc: 10, biome: 5 }, unit: 20, test: 100 });
const took = (name: string, seconds: number) => ({ name, status: 'passed' as const, seconds });

test('every stage has a ceiling, and every ceiling a stage', () => {
  const names = allStages().map(({ name }) => name);
  expect(Object.keys(readBudget().stages).sort()).toEqual(names.sort());
});

test('the loop in which one works is made of stages, and of a minute', () => {
  const names = new Set(allStages().map(({ name }) => name));
  for (const name of UNIT_STAGES) expect(names.has(name), name).toBe(true);
  expect(readBudget().unit).toBeLessThanOrEqual(60);
});

test('what took too long is told by name, with both numbers; the whole as well', () => {
  const stages = [took('tsc', 12.34), took('biome', 5), took('new', 99)];
  expect(overBudget(stages, budget, undefined)).toEqual(['over budget: tsc took 12.3 s of 10 s']);
  expect(overBudget(stages, budget, 'test')[1]).toBe('over budget: all of test took 116.3 s of 100 s');
  expect(overBudget([took('tsc', 10)], budget, 'unit')).toEqual([]);
});

test('a line shows the seconds beside the ceiling', () => {
  expect(timeText(4.26, 10)).toBe('    4.3 s of   10 s  ');
  expect(timeText(12, 10)).toBe('   12.0 s of   10 s !');
  expect(timeText(1, undefined).trim()).toBe('1.0 s');
});
