/** Cases to be run: a few of each seed, so that many schemas take part. */
import type { Model } from '../../model/model.ts';
import { canBeRun } from './execute.ts';
import { type Case, casesOf } from './search.ts';

const OF_EACH = 2;

/** `count` cases from `first` on, and the seed after the last that was used. */
export function batch(first: number, count: number, given: readonly Model[]): { cases: Case[]; next: number } {
  const cases: Case[] = [];
  let seed = first;
  for (; cases.length < count; seed += 1) {
    const small: Case[] = [];
    for (const found of casesOf(seed, given)) {
      if (canBeRun(found)) small.push(found);
      if (small.length === OF_EACH) break;
    }
    cases.push(...small);
  }
  return { cases: cases.slice(0, count), next: seed };
}
