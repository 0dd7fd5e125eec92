/**
 * Classes of changes, from harmless to breaking. The order is total: the class of a plane, or of a whole comparison, is
 * the worst of its findings.
 */
export const CLASSES = ['source', 'additive', 'tail', 'reserved-reuse', 'gated', 'lockstep', 'break'] as const;
export type DiffClass = (typeof CLASSES)[number];

/** What a class says about peers that were built from the other side. */
export const CLASS_MEANING: Readonly<Record<DiffClass, string>> = {
  source: 'names only: no byte that a peer reads or writes is another',
  additive: 'something new that an older peer never asks for, such as an IOCTL or a value where unknown ones are kept',
  tail: 'growth at the end of something that carries its size: older peers stop earlier, newer ones fill up with zero',
  'reserved-reuse': 'reserved space, written as zero so far, has a meaning now; zero keeps the old one',
  gated: 'something new that is only there when a version or a value says so, and older peers never say so',
  lockstep: 'bytes are read as before, but two sides that agree on them must be built together',
  break: 'a peer that was built from the other side misreads it, or refuses it',
};

const rank = (found: DiffClass): number => CLASSES.indexOf(found);

/** Negative when `a` is less bad than `b`. */
export const compareClasses = (a: DiffClass, b: DiffClass): number => rank(a) - rank(b);

/** Whether `found` is `least` or worse. */
export const atLeast = (found: DiffClass | undefined, least: DiffClass): boolean =>
  found !== undefined && rank(found) >= rank(least);

/** The worst of some classes; undefined when there is none. */
export function worst(found: Iterable<DiffClass>): DiffClass | undefined {
  let most: DiffClass | undefined;
  for (const entry of found) if (most === undefined || rank(entry) > rank(most)) most = entry;
  return most;
}
