/** What stands where a declaration stood: for telling a renamed and changed one from one that is gone. */
import type { Decl } from '../../model/model.ts';
import type { Matched } from './matched.ts';

/** `plane.name` of the old side → those of the new side that are used at the same places. */
export type Uses = ReadonlyMap<string, ReadonlySet<string>>;

type Json = Record<string, unknown>;
const isRecord = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** Goes through declarations that are on both sides, place by place. */
export function usesOf(pairs: readonly Matched<Decl>[]): Uses {
  const uses = new Map<string, Set<string>>();
  const walk = (before: unknown, after: unknown): void => {
    if (Array.isArray(before) && Array.isArray(after)) {
      for (const [n, entry] of before.entries()) walk(entry, counterpart(entry, n, before, after));
    } else if (isRecord(before) && isRecord(after)) {
      const [from, to] = [keyOf(before), keyOf(after)];
      if (from !== undefined && to !== undefined) uses.set(from, (uses.get(from) ?? new Set()).add(to));
      for (const key of Object.keys(before)) walk(before[key], after[key]);
    }
  };
  for (const { old, new: now } of pairs) if (old !== undefined && now !== undefined) walk(old, now);
  return uses;
}

function keyOf({ plane, name }: Json): string | undefined {
  return typeof plane === 'string' && typeof name === 'string' ? `${plane}.${name}` : undefined;
}

/** Numbers that say where a thing stands, whatever it is called. */
const PLACES = ['offset', 'fn', 'code', 'tag', 'kind', 'index'] as const;

/** The entry of the same name, or the one at the same place when neither name is on the other side. */
function counterpart(entry: unknown, n: number, before: readonly unknown[], after: readonly unknown[]): unknown {
  if (!isRecord(entry) || typeof entry.name !== 'string' || 'plane' in entry) return after[n];
  const named = (list: readonly unknown[], name: unknown): unknown =>
    list.find((other) => isRecord(other) && other.name === name);
  const same = named(after, entry.name);
  if (same !== undefined) return same;
  const place = PLACES.find((key) => key in entry);
  const there =
    place === undefined ? after[n] : after.find((other) => isRecord(other) && other[place] === entry[place]);
  return isRecord(there) && named(before, there.name) === undefined ? there : undefined;
}
