/** Matches things that have a place: fields of a layout by their bytes, parts of a token by their bits. */
import type { Matched } from './matched.ts';

export interface Placed {
  readonly name: string;
  /** First byte or bit. */
  readonly start: number;
  /** The one after the last. */
  readonly end: number;
  readonly reserved: boolean;
}

const overlaps = (a: Placed, b: Placed): boolean => a.start < b.end && b.start < a.end;

/** Whether every byte of `place` lies in one of `others`. */
function covered(place: Placed, others: readonly Placed[]): boolean {
  let at = place.start;
  for (const other of [...others].sort((a, b) => a.start - b.start)) {
    if (other.start > at) break;
    at = Math.max(at, other.end);
  }
  return at >= place.end;
}

/**
 * Names count for what has a meaning; reserved space is matched by its place alone, and so is a thing that was renamed
 * where it stands.
 *
 * @param oldEnd where the old side ends; what begins there or later has grown
 */
export function matchPlaced<T>(
  before: readonly T[],
  after: readonly T[],
  placeOf: (entry: T) => Placed,
  oldEnd: number,
): Matched<T>[] {
  const places = new Map<T, Placed>([...before, ...after].map((entry) => [entry, placeOf(entry)]));
  const at = (entry: T): Placed => places.get(entry)!;
  const live = (entries: readonly T[]): T[] => entries.filter((entry) => !at(entry).reserved);
  const spare = (entries: readonly T[]): T[] => entries.filter((entry) => at(entry).reserved);
  const oldNames = new Map(live(before).map((entry) => [at(entry).name, entry]));
  const newNames = new Set(live(after).map((entry) => at(entry).name));
  const oldSpare = spare(before);
  const newSpare = spare(after);
  const oldPlaces = oldSpare.map(at);
  const newPlaces = newSpare.map(at);
  const taken = new Set<T>();
  const take = (entry: T): T => {
    taken.add(entry);
    return entry;
  };
  const sameSpot = (a: Placed, b: Placed): boolean => a.start === b.start && a.end === b.end;
  const matchLive = (entry: T): Matched<T> => {
    const place = at(entry);
    const same = oldNames.get(place.name);
    if (same !== undefined && !taken.has(same)) return { relation: 'same', old: take(same), new: entry };
    const free = live(before).filter((other) => !taken.has(other) && !newNames.has(at(other).name));
    const renamed = free.find((other) => sameSpot(at(other), place));
    if (renamed !== undefined) return { relation: 'renamed', old: take(renamed), new: entry };
    if (place.start >= oldEnd) return { relation: 'grown', old: undefined, new: entry };
    if (!covered(place, oldPlaces)) return { relation: 'added', old: undefined, new: entry };
    return { relation: 'reused', old: oldSpare.find((other) => overlaps(at(other), place)), new: entry };
  };
  const retired = new Set<T>();
  const matchSpare = (entry: T): Matched<T> | undefined => {
    const place = at(entry);
    const free = oldSpare.filter((other) => !taken.has(other));
    const match = free.find((other) => at(other).start === place.start) ?? free.find((o) => overlaps(at(o), place));
    if (match !== undefined) return { relation: 'reserved', old: take(match), new: entry };
    if (place.start >= oldEnd) return { relation: 'grown', old: undefined, new: entry };
    // Where a field was retired, the pair of that field tells of this space.
    if (live(before).some((other) => overlaps(at(other), place) && covered(at(other), newPlaces))) return undefined;
    return { relation: 'added', old: undefined, new: entry };
  };
  const found = after.flatMap((entry): Matched<T>[] => (at(entry).reserved ? [] : [matchLive(entry)]));
  const spares = newSpare.flatMap((entry) => matchSpare(entry) ?? []);
  for (const old of live(before)) {
    if (taken.has(old) || !covered(at(old), newPlaces)) continue;
    retired.add(old);
    found.push({ relation: 'retired', old: take(old), new: newSpare.find((entry) => overlaps(at(entry), at(old))) });
  }
  for (const old of before) {
    if (taken.has(old)) continue;
    const place = at(old);
    // Reserved space that is cut differently, or in use now, is told by the pairs that stand there.
    const others = [...newPlaces, ...found.flatMap((match) => (match.relation === 'reused' ? [at(match.new!)] : []))];
    if (place.reserved && covered(place, others)) continue;
    found.push({ relation: 'removed', old, new: undefined });
  }
  return [...found, ...spares].sort((a, b) => at((a.new ?? a.old)!).start - at((b.new ?? b.old)!).start);
}
