/** Plants changes, and looks for one about which the two verbs contradict each other. */
import type { Model } from '../../model/model.ts';
import { type Draw, numbersFrom } from '../random/numbers.ts';
import { type Planted, plant } from './changes/plant.ts';
import { type Compiled, compiled, schemaText } from './compiled.ts';
import { type Contradiction, garbageOf, type Judged, type JudgeOptions, judgePair } from './properties.ts';
import { shrink } from './shrink.ts';
import { subject } from './subjects.ts';

/** Changes of one schema. */
const EACH = 8;

export interface Case {
  readonly seed: number;
  readonly old: Compiled;
  readonly now: Planted;
}

/** The changes of one seed, each in a copy of one schema. */
export function* casesOf(seed: number, given: readonly Model[]): Generator<Case> {
  const draw: Draw = numbersFrom(seed);
  const old = compiled(subject(draw, given));
  for (let n = 0; n < EACH; n += 1) {
    const now = plant(old.sketch, draw);
    if (now !== undefined) yield { seed, old, now };
  }
}

export interface Counts {
  cases: number;
  /** Changes that skew calls garbage. */
  garbage: number;
  /** Changes that move the same bytes with the same meaning. */
  same: number;
  /** Kind of change → how often it was planted. */
  kinds: Record<string, number>;
}
export const noCounts = (): Counts => ({ cases: 0, garbage: 0, same: 0, kinds: {} });

export interface Counterexample {
  readonly seed: number;
  readonly contradiction: Contradiction;
  readonly told: readonly string[];
  readonly text: string;
}

/** Seeds from `first` on, until there were `count` changes; gives the contradictions, each made small. */
export function search(
  first: number,
  count: number,
  given: readonly Model[],
  { most = 1, step = 1, ...options }: JudgeOptions & { readonly most?: number; readonly step?: number } = {},
  tell: (counts: Counts) => void = () => {},
): { readonly counts: Counts; readonly found: readonly Counterexample[] } {
  const counts = noCounts();
  const found: Counterexample[] = [];
  for (let seed = first; counts.cases < count; seed += step) {
    for (const { old, now } of casesOf(seed, given)) {
      if (counts.cases >= count) break;
      const judged = judgePair(old, now, options);
      counts.cases += 1;
      if (judged.skew === 'garbage') counts.garbage += 1;
      if (judged.same === true) counts.same += 1;
      for (const kind of now.kinds) counts.kinds[kind] = (counts.kinds[kind] ?? 0) + 1;
      const { contradiction } = judged;
      if (contradiction === undefined) continue;
      found.push(explained(seed, contradiction, { old, now }, options));
      if (found.length >= most) return { counts, found };
    }
    tell(counts);
  }
  return { counts, found };
}

function explained(
  seed: number,
  contradiction: Contradiction,
  { old, now }: { old: Compiled; now: Planted },
  options: JudgeOptions,
): Counterexample {
  const small = shrink({ old, now }, (pair) => judgePair(pair.old, pair.now, options).contradiction === contradiction);
  const judged = judgePair(small.old, small.now, options);
  return { seed, contradiction, told: now.told, text: textOf(small.old, small.now, judged) };
}

/** The pair as schemas, with what either verb says. */
export function textOf(old: Compiled, now: Compiled, judged: Judged): string {
  const findings = judged.diff.findings.map(
    (found) => `  ${found.class} ${found.code} ${found.path}: ${found.message}`,
  );
  return [
    '--- the old schema',
    schemaText(old.sketch),
    '--- the new schema',
    schemaText(now.sketch),
    `--- skew: ${judged.skew}${judged.same === true ? ' (the same bytes with the same meaning)' : ''}`,
    ...garbageOf(judged).map((line) => `  ${line}`),
    `--- diff: ${judged.diff.class ?? 'nothing'}`,
    ...findings,
  ].join('\n');
}
