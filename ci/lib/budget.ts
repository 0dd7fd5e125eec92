/**
 * What each stage of `npm test` may take, in seconds (`ci/budget.json`): warm, on two cores. A stage that takes longer is
 * told, and fails nothing: machines differ. The loop in which one works has a ceiling of its own.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Results, ROOT } from './results.ts';

export const Budget = z.strictObject({
  /** Stage → seconds. */
  stages: z.record(z.string(), z.number().positive()),
  /** All of `npm run unit`, and all of `npm test`. */
  unit: z.number().positive(),
  test: z.number().positive(),
});
export type Budget = z.infer<typeof Budget>;

export function readBudget(path: string = join(ROOT, 'ci/budget.json')): Budget {
  return Budget.parse(JSON.parse(readFileSync(path, 'utf8')));
}

/** `  11.1 s of   15 s`, with a mark when it was too long; what has no ceiling stands alone. */
export function timeText(seconds: number, ceiling: number | undefined): string {
  const took = `${seconds.toFixed(1)} s`.padStart(9);
  if (ceiling === undefined) return took.padEnd(20);
  return `${took} of ${`${ceiling} s`.padStart(6)}${seconds > ceiling ? ' !' : '  '}`;
}

/** Lines about stages that took longer than they may, and about the whole, when all of one of the two loops ran. */
export function overBudget(stages: Results['stages'], budget: Budget, loop: 'unit' | 'test' | undefined): string[] {
  const over = stages.flatMap(({ name, seconds }) => {
    const ceiling = budget.stages[name];
    return ceiling !== undefined && seconds > ceiling ? [line(name, seconds, ceiling)] : [];
  });
  if (loop === undefined) return over;
  const whole = stages.reduce((sum, { seconds }) => sum + seconds, 0);
  return whole > budget[loop] ? [...over, line(`all of ${loop}`, whole, budget[loop])] : over;
}

const line = (what: string, seconds: number, ceiling: number): string =>
  `over budget: ${what} took ${seconds.toFixed(1)} s of ${ceiling} s`;
