/** Which numbers a place can hold, and what another place makes of them. */
import { wordFacts } from '../../model/scalars.ts';
import type { Leaf } from './leaves.ts';
import { SIZES } from './leaves.ts';
import { extent, type Naming, sameName } from './names.ts';
import type { FieldSeen } from './observation.ts';

export type Seen = Omit<FieldSeen, 'path'>;
type Interval = { readonly min: bigint; readonly max: bigint };

const SAME: Seen = { arrival: 'same' };
const wrong = (detail: string): Seen => ({ arrival: 'wrong', detail });

/** Least and most of an integer of this size. */
function bounds(size: number, signed: boolean): Interval {
  const bits = BigInt(size * 8);
  return signed ? { min: -(1n << (bits - 1n)), max: (1n << (bits - 1n)) - 1n } : { min: 0n, max: (1n << bits) - 1n };
}

export function isSigned({ form }: Leaf): boolean {
  if (form.f === 'int' || form.f === 'list') return form.type.startsWith('i');
  if (form.f === 'scalar') return form.name !== 'f32' && form.name !== 'f64' && wordFacts(form.name).signed;
  return (form.f === 'enum' || form.f === 'flags') && form.decl.repr.startsWith('i');
}

/** Everything that a writer of this place writes, as the numbers of the values that it knows. */
export function written(leaf: Leaf): Interval {
  const { form, range, fixed } = leaf;
  if (fixed !== undefined) return { min: fixed, max: fixed };
  if (form.f === 'enum' && form.decl.values.length > 0 && range === undefined) {
    const values = inOrder(form.decl.values.map(({ value }) => BigInt(value)));
    return { min: values[0] ?? 0n, max: values.at(-1) ?? 0n };
  }
  if (form.f === 'flags') return { min: 0n, max: mask(leaf) };
  return range ?? bounds(leaf.size, isSigned(leaf));
}
const inOrder = (values: readonly bigint[]): bigint[] => values.toSorted((a, b) => (a < b ? -1 : 1));

/** All bits that have a name. */
function mask({ form }: Leaf): bigint {
  return form.f === 'flags' ? form.decl.values.reduce((bits, { bit }) => bits | (1n << BigInt(bit)), 0n) : 0n;
}

/** Whether the bits of a place that lie in an extent are zero in everything that its writer writes. */
export function isAlwaysZero(leaf: Leaf, at: { readonly from: number; readonly to: number }): boolean {
  const { form } = leaf;
  if (form.f === 'part' || form.f === 'list' || form.f === 'scalar') return false;
  const { from } = extent(leaf);
  const shift = BigInt(Math.max(0, at.from - from));
  const width = Math.max(0, at.to - from) - Number(shift);
  const bits = (value: bigint): bigint => BigInt.asUintN(width, BigInt.asUintN(leaf.size * 8, value) >> shift);
  if (form.f === 'enum' && leaf.range === undefined)
    return form.decl.values.every(({ value }) => bits(BigInt(value)) === 0n);
  if (form.f === 'flags') return bits(mask(leaf)) === 0n;
  const { min, max } = written(leaf);
  return min >= 0n && max >> shift === 0n;
}

/** The numbers that a reader finds where this was written, at the same place. */
export function found(from: Leaf, to: Leaf): Interval {
  const { min, max } = written(from);
  const all = bounds(to.size, isSigned(to));
  const kept = min >= all.min && max <= all.max && (from.size >= to.size || min >= 0n);
  return kept ? { min, max } : all;
}

/** One word read as another, from the same first bit on. */
export function compareWords(from: Leaf, to: Leaf): Seen {
  const [a, b] = [from.form, to.form];
  if (a.f === 'enum' && from.range === undefined) return compareEnum(from, to);
  if (a.f === 'flags') return compareFlags(from, to);
  if (a.f !== 'int' && a.f !== 'list' && a.f !== 'enum') return wrong(`${a.f} read as ${b.f}`);
  const { min, max } = written(from);
  const kept = found(from, to);
  if (kept.min !== min || kept.max !== max || !fits(from, to)) return wrong(`${typeOf(from)} read as ${typeOf(to)}`);
  if (b.f === 'enum') {
    const named = BigInt(b.decl.values.filter(({ value }) => BigInt(value) >= min && BigInt(value) <= max).length);
    return named === max - min + 1n ? SAME : { arrival: 'unknown', detail: 'any number' };
  }
  if (b.f === 'flags') {
    const bits = (1n << BigInt(max.toString(2).length)) - 1n;
    return (bits & ~mask(to)) === 0n ? SAME : { arrival: 'unknown', detail: 'any bits' };
  }
  return SAME;
}

function fits(from: Leaf, to: Leaf): boolean {
  const { min, max } = written(from);
  const all = bounds(to.size, isSigned(to));
  return min >= all.min && max <= all.max && (from.size >= to.size || min >= 0n);
}

const typeOf = ({ form }: Leaf): string => (form.f === 'int' || form.f === 'list' ? form.type : form.f);

/** The number that a reader finds where one was written. */
function reread(value: bigint, from: Leaf, to: Leaf): bigint {
  const low = BigInt.asUintN(Math.min(from.size, to.size) * 8, value);
  return isSigned(to) ? BigInt.asIntN(to.size * 8, low) : low;
}

function compareEnum(from: Leaf, to: Leaf): Seen {
  const [a, b] = [from.form, to.form];
  if (a.f !== 'enum' || b.f === 'flags') return wrong(`${a.f} read as ${b.f}`);
  const { fixed } = from;
  const sent = a.decl.values.filter(({ value }) => fixed === undefined || BigInt(value) === fixed);
  const changed = sent.find(({ value }) => reread(BigInt(value), from, to) !== BigInt(value));
  if (changed !== undefined) return wrong(`${a.decl.repr} read as ${b.f === 'enum' ? b.decl.repr : typeOf(to)}`);
  if (b.f !== 'enum') return SAME;
  return compareNames(a, b, fixed);
}

function compareFlags(from: Leaf, to: Leaf): Seen {
  const [a, b] = [from.form, to.form];
  if (a.f !== 'flags' || b.f === 'enum') return wrong(`${a.f} read as ${b.f}`);
  if (reread(mask(from), from, to) !== mask(from)) return wrong(`${a.decl.repr} read as ${typeOf(to)}`);
  if (b.f !== 'flags') return SAME;
  return compareNames(a, b);
}

/** @param only the one value that is written */
function compareNames(from: Naming, to: Naming, only?: bigint): Seen {
  const numberOf = (entry: Naming['decl']['values'][number]): string =>
    'bit' in entry ? String(entry.bit) : entry.value;
  let unknown: string | undefined;
  for (const entry of from.decl.values) {
    if (only !== undefined && numberOf(entry) !== String(only)) continue;
    const there = to.decl.values.filter((other) => numberOf(other) === numberOf(entry));
    if (there.length === 0) unknown ??= entry.name;
    // Two names of one number are names of one value.
    const aliases = from.decl.values.filter((other) => numberOf(other) === numberOf(entry));
    const meant = there.some(({ name }) => aliases.some((alias) => sameName(alias.name, name, from, to)));
    if (there.length > 0 && !meant) return wrong(`${entry.name} is read as ${there[0]?.name}`);
  }
  return unknown === undefined ? SAME : { arrival: 'unknown', detail: `${unknown} has no name there` };
}

/** An element of a row as a place of its own. */
export function itemOf(row: Leaf, index: number): Leaf {
  if (row.form.f !== 'list') return row;
  const { range: _, strict: __, ...rest } = row;
  const size = SIZES[row.form.type];
  const path = `${row.path}[${index}]`;
  return {
    ...rest,
    path,
    place: path,
    offset: row.offset + index * size,
    size,
    form: { f: 'int', type: row.form.type },
  };
}
