/** Compares the locks of several files, the first one with each other. */
import { type Difference, describeDifference, firstDifference } from './difference.ts';
import { type CarriedLock, type LockedPlane, shortHash } from './lock.ts';
import { otherFormText } from './meaning.ts';

/** A file with its lock. */
export interface Carrier {
  /** As it is called in messages. */
  readonly path: string;
  readonly lock: CarriedLock;
}

/** One plane that two files do not share. */
export interface Mismatch {
  readonly plane: string;
  readonly left: string;
  readonly right: string;
  /** `additive` and `foreign` planes may differ: a reader copes, or only one side uses the platform's table. */
  readonly allowed: boolean;
  /** What differs, in one line. */
  readonly what: string;
  readonly difference?: Difference;
}

/** Every plane in which `right` is not `left`. */
export function mismatches(left: Carrier, right: Carrier): Mismatch[] {
  const planeOf = ({ lock }: Carrier, name: string) => lock.planes.find((plane) => plane.name === name);
  const names = [...new Set([...left.lock.planes, ...right.lock.planes].map(({ name }) => name))];
  return names.flatMap((name) => {
    const [a, b] = [planeOf(left, name), planeOf(right, name)];
    if (a !== undefined && b !== undefined && shortHash(a.hash) === shortHash(b.hash)) return [];
    const allowed = [a, b].every((plane) => plane === undefined || (plane.policy ?? 'lockstep') !== 'lockstep');
    const base = { plane: name, left: left.path, right: right.path, allowed };
    if (a === undefined || b === undefined) {
      const [has, lacks] = a === undefined ? [right, left] : [left, right];
      return [{ ...base, what: `${has.path} has the plane and ${lacks.path} does not` }];
    }
    const difference = firstDifference(a, b);
    const forms = otherFormText([left.lock, left.path], [right.lock, right.path]);
    const what =
      difference === undefined ? (forms ?? hashes(a, b)) : describeDifference(difference, left.path, right.path);
    return [{ ...base, what, ...(difference === undefined ? {} : { difference }) }];
  });
}

/** A plane may differ in what it is made of in another plane, which is named there. */
function hashes(left: LockedPlane, right: LockedPlane): string {
  return `only the hashes differ: ${left.hash.slice(0, 12)} and ${right.hash.slice(0, 12)}`;
}
