/** What a reader finds in its places when a writer has filled its own: foreseen from the places of both. */
import type { Leaf } from './leaves.ts';
import { extent, indexOf, isWord, type Meant, Pairing, sameShape } from './names.ts';
import type { FieldSeen } from './observation.ts';
import { compareWords, found, isAlwaysZero, itemOf, type Seen, written } from './values.ts';

/**
 * @param sent places that the writer fills
 * @param read places that the reader looks at
 * @param allSent every place of the writer's layout, for the names
 * @param allRead every place of the reader's layout
 * @param bytes how many bytes arrive
 */
export function seen(
  sent: readonly Leaf[],
  read: readonly Leaf[],
  allSent: readonly Leaf[],
  allRead: readonly Leaf[],
  bytes: number,
): FieldSeen[] {
  const pairing = new Pairing(allRead, allSent);
  const filled = new Filled(sent, bytes);
  return read.map((leaf) => ({ path: leaf.path, ...arrival(leaf, pairing.meant(leaf), filled) }));
}

/** The places that a writer fills, to be asked by bits. */
class Filled {
  readonly #sorted: readonly { readonly leaf: Leaf; readonly from: number; readonly to: number }[];

  constructor(sent: readonly Leaf[], bytes: number) {
    this.#sorted = sent
      .map((leaf) => ({ leaf, ...extent(leaf) }))
      .filter(({ from }) => from < bytes * 8)
      .sort((a, b) => a.from - b.from);
  }

  /** Those that lie in an extent, wholly or in part. Places of one layout do not overlap, so they end in order as well. */
  in(at: { readonly from: number; readonly to: number }): Leaf[] {
    let [low, high] = [0, this.#sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sorted[middle]?.to ?? 0) <= at.from) low = middle + 1;
      else high = middle;
    }
    const found: Leaf[] = [];
    for (let n = low; ; n += 1) {
      const entry = this.#sorted[n];
      if (entry === undefined || entry.from >= at.to) return found;
      found.push(entry.leaf);
    }
  }
}

function arrival(leaf: Leaf, meant: Meant | undefined, filled: Filled): Seen {
  const expected = leavesOf(meant);
  // Bits of others that are never set are not seen.
  const there = filled
    .in(extent(leaf))
    .filter((other) => expected.some(({ path }) => path === other.path) || !isAlwaysZero(other, extent(leaf)));
  if (there.length === 0) {
    const zero = meant?.m === 'one' && isWord(meant.leaf) && isZero(written(meant.leaf));
    return { arrival: zero ? 'same' : 'zero' };
  }
  const strange = there.filter((other) => !expected.some(({ path }) => path === other.path));
  if (strange.length > 0) {
    const detail = there.length > 1 ? `parts of ${there.map((other) => other.path).join(', ')}` : 'the value of ';
    return { arrival: 'wrong', detail: there.length > 1 ? detail : `${detail}${there[0]?.path}` };
  }
  return meant === undefined ? { arrival: 'wrong' } : compare(leaf, meant);
}

const isZero = ({ min, max }: { min: bigint; max: bigint }): boolean => min === 0n && max === 0n;

function leavesOf(meant: Meant | undefined): readonly Leaf[] {
  if (meant === undefined) return [];
  return meant.m === 'parts' || meant.m === 'items' ? meant.leaves : [meant.leaf];
}

const ELSEWHERE: Seen = { arrival: 'wrong', detail: 'the same field at another place' };

/** What was meant, read where it stands. */
function compare(leaf: Leaf, meant: Meant): Seen {
  const { form } = leaf;
  switch (meant.m) {
    case 'one': {
      if (extent(meant.leaf).from !== extent(leaf).from) return ELSEWHERE;
      return compareForms(meant.leaf, leaf);
    }
    case 'slice': {
      if (meant.leaf.offset !== leaf.offset || meant.leaf.size !== leaf.size) return ELSEWHERE;
      return meant.leaf.form.f === 'int'
        ? { arrival: 'same' }
        : { arrival: 'wrong', detail: `${meant.leaf.form.f} read as parts` };
    }
    case 'parts': {
      const [first] = meant.leaves;
      if (first?.offset !== leaf.offset || first.size !== leaf.size) return ELSEWHERE;
      return form.f === 'int' ? { arrival: 'same' } : { arrival: 'wrong', detail: `parts read as ${form.f}` };
    }
    case 'item': {
      const item = itemOf(meant.leaf, meant.index);
      if (item.offset !== leaf.offset) return ELSEWHERE;
      return compareForms(item, leaf);
    }
    case 'items': {
      const results = meant.leaves.map((from): Seen => {
        const to = itemOf(leaf, indexOf(from));
        return from.offset === to.offset && from.size === to.size ? compareForms(from, to) : ELSEWHERE;
      });
      return results.find((result) => result.arrival === 'wrong') ?? { arrival: 'same' };
    }
  }
}

/** Two places that begin at one bit. */
function compareForms(from: Leaf, to: Leaf): Seen {
  const [a, b] = [from.form, to.form];
  if (isWord(from) && isWord(to)) return compareWords(from, to);
  if (a.f === 'scalar' && b.f === 'scalar') {
    return a.name === b.name ? { arrival: 'same' } : { arrival: 'wrong', detail: `${a.name} read as ${b.name}` };
  }
  if (a.f === 'list' && b.f === 'list') {
    return a.type === b.type ? { arrival: 'same' } : { arrival: 'wrong', detail: `${a.type} read as ${b.type}` };
  }
  if (a.f === 'part' && b.f === 'part') {
    return a.width <= b.width
      ? { arrival: 'same' }
      : { arrival: 'wrong', detail: `${a.width} bits read as ${b.width}` };
  }
  return { arrival: 'wrong', detail: `${a.f} read as ${b.f}` };
}

/** A place whose values the reader's own check refuses. */
export interface Refusal {
  readonly why: string;
  /** Whatever is written: nothing of it passes. */
  readonly always: boolean;
}

/** What the reader's check of ranges and of closed enumerations says; the certain refusal before others. */
export function refusal(
  read: readonly Leaf[],
  sent: readonly Leaf[],
  seenFields: readonly FieldSeen[],
  bytes: number,
): Refusal | undefined {
  const filled = new Filled(sent, bytes);
  const places = new Map(read.map((leaf) => [leaf.path, leaf]));
  const faults = seenFields.flatMap((field) => {
    const leaf = places.get(field.path);
    return leaf === undefined ? [] : (fault(leaf, field, filled) ?? []);
  });
  return faults.find(({ always }) => always) ?? faults[0];
}

/** The numbers that a reader finds in a place; undefined where several values meet there, or another form of one. */
export function numberAt(leaf: Leaf, sent: readonly Leaf[], bytes: number): { min: bigint; max: bigint } | undefined {
  const there = new Filled(sent, bytes).in(extent(leaf)).filter((other) => !isAlwaysZero(other, extent(leaf)));
  const [only] = there;
  if (only === undefined) return { min: 0n, max: 0n };
  if (there.length > 1 || extent(only).from !== extent(leaf).from) return undefined;
  if (isWord(only) && isWord(leaf)) return found(only, leaf);
  return sameShape(only, leaf) ? written(only) : undefined;
}

function fault(leaf: Leaf, field: FieldSeen, filled: Filled): Refusal | undefined {
  const strict =
    leaf.strict === true && leaf.form.f === 'enum'
      ? leaf.form.decl.values.map(({ value }) => BigInt(value))
      : undefined;
  if (strict === undefined && leaf.range === undefined) return undefined;
  const there = filled.in(extent(leaf)).filter((other) => !isAlwaysZero(other, extent(leaf)));
  const [only] = there;
  const passes = (value: bigint): boolean =>
    strict === undefined
      ? leaf.range !== undefined && value >= leaf.range.min && value <= leaf.range.max
      : strict.includes(value);
  const why =
    strict === undefined
      ? `${leaf.path} is outside of ${leaf.range?.min}..${leaf.range?.max}`
      : `${leaf.path} has a value without a name`;
  if (only === undefined) return passes(0n) ? undefined : { why, always: true };
  const alone = there.length === 1 && extent(only).from === extent(leaf).from;
  const exact = alone && isWord(only);
  const alike = alone && only.form.f === 'scalar' && sameShape(only, leaf);
  const numbers = alike ? written(only) : exact ? found(only, leaf) : undefined;
  if (exact && only.form.f === 'enum' && only.range === undefined && field.arrival !== 'wrong') {
    const values = only.form.decl.values.map(({ value }) => BigInt(value));
    if (values.every(passes)) return undefined;
    return { why, always: !values.some(passes) };
  }
  if (strict !== undefined) return { why, always: false };
  const { min, max } = leaf.range ?? { min: 0n, max: 0n };
  if (numbers === undefined) return { why, always: false };
  if (numbers.min >= min && numbers.max <= max) return undefined;
  return { why, always: numbers.max < min || numbers.min > max };
}
