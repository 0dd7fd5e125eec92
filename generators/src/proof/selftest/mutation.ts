/** What a change is, and the edits of which several are made. */
import type { DiffClass } from '../../diff/index.ts';
import type { Expression, Statement } from '../random/expression.ts';
import type { Places } from './subject.ts';

export interface Mutation {
  readonly kind: string;
  /** Rule that must find it. */
  readonly rule: string;
  /** Class of that finding, and the worst of all findings. */
  readonly class: DiffClass;
  /** Declaration, and entry in it, whose line the finding must give. */
  readonly at: (places: Places) => readonly [declaration: string, entry?: string];
  /** The place is in the old side: the thing is gone. */
  readonly gone?: boolean;
  /** The hashes of all planes must stay: nobody may be refused for it. */
  readonly sameHash?: boolean;
  readonly apply: (statements: readonly Statement[], places: Places) => Statement[];
}

export const plus =
  (by: number) =>
  (found: Expression): Expression => {
    if (!('int' in found)) throw new Error('a number is expected here');
    return { int: found.int + BigInt(by) };
  };
