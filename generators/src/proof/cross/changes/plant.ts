/** Plants one to three changes into a copy of a sketch. */
import type { Draw } from '../../random/numbers.ts';
import { type Compiled, tryCompile } from '../compiled.ts';
import { copyOf, type Sketch } from '../sketch.ts';
import { ALIGNMENT_CHANGES } from './alignment.ts';
import { CALL_CHANGES } from './calls.ts';
import type { Change } from './change.ts';
import { FIELD_CHANGES } from './fields.ts';
import { TAIL_CHANGES } from './tails.ts';
import { TYPE_CHANGES } from './types.ts';
import { UNION_CHANGES } from './unions.ts';
import { WORD_CHANGES } from './words.ts';

export const CHANGES: readonly Change[] = [
  ...FIELD_CHANGES,
  ...ALIGNMENT_CHANGES,
  ...WORD_CHANGES,
  ...TYPE_CHANGES,
  ...CALL_CHANGES,
  ...TAIL_CHANGES,
  ...UNION_CHANGES,
];
const WEIGHED = CHANGES.flatMap((change) => Array.from({ length: change.weight ?? 1 }, () => change));

export interface Planted extends Compiled {
  readonly kinds: readonly string[];
  /** What was done, for people. */
  readonly told: readonly string[];
}

/** Attempts until a change is found that has a place and makes a schema. */
const TRIES = 40;

/** Most cases have one change: two may hide each other. */
export function plant(base: Sketch, draw: Draw): Planted | undefined {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const sketch = copyOf(base);
    const wanted = draw(5) < 3 ? 1 : 2 + draw(2);
    const kinds: string[] = [];
    const told: string[] = [];
    for (let n = 0; n < wanted; n += 1) {
      const change = WEIGHED[draw(WEIGHED.length)];
      const done = change?.edit(sketch, draw);
      if (change === undefined || done === undefined) continue;
      kinds.push(change.kind);
      told.push(`${change.kind} (${done})`);
    }
    if (kinds.length === 0) continue;
    const found = tryCompile(sketch);
    if (found !== undefined) return { ...found, kinds, told };
  }
  return undefined;
}
