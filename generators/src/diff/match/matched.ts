/** Two nodes that belong together, or one that stands alone. */
import type { Relation } from '../nodes.ts';

export interface Matched<T> {
  readonly relation: Relation;
  readonly old: T | undefined;
  readonly new: T | undefined;
}

export interface Naming<T> {
  readonly name: (entry: T) => string;
  /** Whether two entries with different names are one thing that was renamed. */
  readonly renamed: (before: T, after: T) => boolean;
}

/**
 * Matches entries by name, and what is left over by `renamed`. In the order of the new side; what is gone comes last, in
 * the order of the old side.
 */
export function matchNamed<T>(before: readonly T[], after: readonly T[], naming: Naming<T>): Matched<T>[] {
  const names = new Map(before.map((entry) => [naming.name(entry), entry]));
  const wanted = new Set(after.map(naming.name));
  const free = before.filter((entry) => !wanted.has(naming.name(entry)));
  const taken = new Set<T>();
  const found = after.map((entry): Matched<T> => {
    const same = names.get(naming.name(entry));
    if (same !== undefined && !taken.has(same)) {
      taken.add(same);
      return { relation: 'same', old: same, new: entry };
    }
    const renamed = free.find((other) => !taken.has(other) && naming.renamed(other, entry));
    if (renamed === undefined) return { relation: 'added', old: undefined, new: entry };
    taken.add(renamed);
    return { relation: 'renamed', old: renamed, new: entry };
  });
  const gone = before.filter((entry) => !taken.has(entry));
  return [...found, ...gone.map((old): Matched<T> => ({ relation: 'removed', old, new: undefined }))];
}
