/** Values that the vectors are made of. Everything follows from the model, so that two runs give the same bytes. */
import type { Codec, MessageField, RegistryEntry } from '../../model/model.ts';
import { isVarint, prefixMost, tagBytes, tagLeast, tagRange } from '../../model/prefixes.ts';
import { floatBytes, wordFacts } from '../../model/scalars.ts';
import type { Lookup } from '../lookup.ts';
import { codecDefault, codecInt, decodeCodec, encodeCodec, isByte } from './interpreter/codec.ts';
import { type Fixed, fixedDecl, intSize, readStruct } from './interpreter/fixed.ts';
import { type Counted, conditionHolds, countOf, fieldDefault, isShown, type Message } from './interpreter/message.ts';
import { entryBytes, entryParts, type Registry, registryDefault, UNKNOWN_ENTRIES } from './interpreter/registry.ts';
import { bodyOf, type Case, UNKNOWN, type Union } from './interpreter/union.ts';
import { type Fields, intOf, joined, same, type Value } from './interpreter/value.ts';
import { wordOf } from './interpreter/word.ts';
import { unknownEntryTag, writable, writtenRegistry } from './writable.ts';

/** Byte at a position of a pattern; 256 positions in a row differ. */
export function patternByte(position: number): number {
  return (position * 37 + (position >> 8) * 101 + 11) & 0xff;
}

/** `size` bytes of the pattern. */
export function pattern(size: number, from = 0): Uint8Array {
  return Uint8Array.from({ length: size }, (_, index) => patternByte(from + index));
}

/** Bytes of a layout by position, with zeros where a reserved field lies. */
export function layoutBytes(lookup: Lookup, decl: Fixed, byteAt: (position: number) => number): Uint8Array {
  const out = Uint8Array.from({ length: decl.size }, (_, index) => byteAt(index));
  clearReserved(lookup, decl, out);
  return out;
}

function clearReserved(lookup: Lookup, decl: Fixed, bytes: Uint8Array): void {
  for (const field of decl.fields) {
    const part = bytes.subarray(field.offset, field.offset + field.size);
    if (field.reserved === true) part.fill(0);
    let type = field.type;
    while (type.t === 'array') type = type.of;
    if (type.t !== 'ref') continue;
    const inner = lookup.any(type.plane, type.name);
    if (inner.kind !== 'struct' && inner.kind !== 'section') continue;
    for (let at = 0; at < part.length; at += inner.size)
      clearReserved(lookup, inner, part.subarray(at, at + inner.size));
  }
}

/** Which value a sample has: `set` differs from the default, `limit` is as long as is legal. */
export type Style = 'set' | 'limit';

/** Text of at most `max` bytes, in which the last character takes two when there is room. */
function sampleText(style: Style, max: number): string {
  const length = style === 'limit' ? max : Math.min(max, 7);
  if (length < 2) return 'x'.repeat(length);
  return `${'abcdefghijklmnopqrstuvwxyz'.repeat(Math.ceil(length / 26)).slice(0, length - 2)}é`;
}

/** A value of a codec. `seed` makes neighbours differ. */
export function sample(lookup: Lookup, codec: Codec, style: Style, seed: number): Value {
  switch (codec.c) {
    case 'bool':
      return true;
    case 'text':
      return sampleText(style, codec.max);
    case 'bytes':
      return pattern(codec.len, seed);
    case 'blob':
      return pattern(style === 'limit' ? codec.max : Math.min(codec.max, 5), seed);
    case 'list': {
      const count = style === 'limit' ? codec.max : Math.min(codec.max, 2);
      return Array.from({ length: count }, (_, index) => sample(lookup, codec.of, style, seed + index * 16));
    }
    case 'struct': {
      const decl = fixedDecl(lookup, codec.plane, codec.name);
      return readStruct(
        lookup,
        decl,
        layoutBytes(lookup, decl, (position) => patternByte(position + seed)),
      );
    }
    case 'message':
      return fullMessage(lookup, lookup.of('message', codec.plane, codec.name), 0, style);
    case 'union':
      return sampleUnion(lookup, lookup.of('union', codec.plane, codec.name), style, seed);
    case 'registry':
      return sampleRegistry(lookup, lookup.of('registry', codec.plane, codec.name), style, seed);
    case 'rest':
      if (codec.of === 'text') return sampleText(style, codec.max);
      return pattern(style === 'limit' ? codec.max : Math.min(codec.max, 5), seed);
    case 'literal':
      return new Uint8Array(0);
    case 'counted':
      return isByte(codec.of) ? new Uint8Array(0) : [];
    default:
      return sampleNumber(lookup, codec, style, seed);
  }
}

/** Bytes of a union's value with this tag and a body of this size. */
function sizeWith(decl: Union, tag: bigint, body: number): number {
  const length = decl.length === undefined ? 0 : tagBytes(decl.length, BigInt(body));
  return tagBytes(decl.tag, tag) + length + body;
}

/** A tag that no case has: the longest one where tags differ in that. */
function unknownTag(decl: Union): bigint {
  const isFree = (tag: bigint) => decl.cases.every((entry) => BigInt(entry.tag) !== tag);
  if (!isVarint(decl.tag)) return [0x6bn, 0x6cn, 0x6dn].find(isFree) ?? 0x6en;
  let tag = tagRange(decl.tag).max;
  while (!isFree(tag)) tag -= 1n;
  return tag;
}

/** One case of a union: the seed's, or the longest. */
export function sampleUnion(lookup: Lookup, decl: Union, style: Style, seed: number): Fields {
  const length = (entry: Case) => sizeWith(decl, BigInt(entry.tag), bodyOf(lookup, entry)?.maxSize ?? 0);
  const longest = [...decl.cases].sort((a, b) => length(b) - length(a))[0];
  if (style === 'limit' && decl.unknown === 'keep') {
    const tag = unknownTag(decl);
    const most = decl.maxBody ?? 0;
    if (sizeWith(decl, tag, most) > (longest ? length(longest) : 0))
      return { kind: UNKNOWN, tag, body: pattern(most, seed) };
  }
  const entry = style === 'limit' ? longest : decl.cases[seed % decl.cases.length];
  if (entry === undefined) throw new Error(`${decl.name} has no cases`);
  const body = bodyOf(lookup, entry);
  return { kind: entry.name, ...(body === undefined ? {} : { body: fullMessage(lookup, body, 0, style) }) };
}

const SIGNALS_32 = 0x7fa00000n;
const SIGNALS_64 = 0x7ff4000000000000n;

function sampleNumber(lookup: Lookup, codec: Codec, style: Style, seed: number): bigint {
  if (codec.c === 'enum') {
    const values = lookup.of('enum', codec.plane, codec.name).values;
    return BigInt(values.at(-1)?.value ?? '0');
  }
  if (codec.c === 'flags') {
    return lookup
      .of('flags', codec.plane, codec.name)
      .values.reduce((mask, flag) => mask | (1n << BigInt(flag.bit)), 0n);
  }
  // A signalling NaN with something in it: whoever takes it for a number changes it.
  if (codec.c === 'float' && style === 'limit') return BigInt(seed) + (codec.type === 'f32' ? SIGNALS_32 : SIGNALS_64);
  if (codec.c === 'float') return intOf(pattern(floatBytes(codec.type), seed), false);
  if (codec.c === 'word') return wordOf(codec.type, pattern(wordFacts(codec.type).bytes, seed));
  if (codec.c === 'varint') return sampleVarint(BigInt(codec.max), style, seed);
  if (codec.c === 'rest_uint') {
    const most = (1n << BigInt(8 * intSize(codec.type))) - 1n;
    return sampleVarint(most, style, seed);
  }
  const name = codecInt(lookup, codec) ?? 'u8';
  if (codec.c === 'int' && codec.range !== undefined) {
    const [min, max] = [BigInt(codec.range.min), BigInt(codec.range.max)];
    return style === 'limit' ? max : min + (intOf(pattern(intSize(name), seed), false) % (max - min + 1n));
  }
  return intOf(pattern(intSize(name), seed), name.startsWith('i'));
}

/** Neighbours take different numbers of bytes. */
function sampleVarint(most: bigint, style: Style, seed: number): bigint {
  if (style === 'limit') return most;
  const bits = [7n, 6n, 14n, 30n, 62n, 21n][(seed >> 3) % 6] ?? 7n;
  const value = intOf(pattern(8, seed), false) % (1n << bits);
  return value === 0n || value > most ? 1n + (value % most) : value;
}

/** A legal value of a field that differs from its default, if there is one. */
export function sampleField(lookup: Lookup, field: MessageField, style: Style, seed: number): Value {
  const usual = fieldDefault(lookup, field);
  if (field.normalize !== undefined) {
    const other = field.normalize.allowed.map(BigInt).filter((item) => item !== usual);
    return other.at(-1) ?? BigInt(field.normalize.otherwise);
  }
  if (field.codec.c === 'bool') return usual !== true;
  const value = sample(lookup, field.codec, style, seed);
  if (!same(value, usual)) return value;
  if (field.codec.c === 'enum') {
    const known = lookup.of('enum', field.codec.plane, field.codec.name).values.map((item) => BigInt(item.value));
    return known.find((item) => item !== usual) ?? value;
  }
  // One more may be too many where the limit is any number.
  if (typeof value === 'bigint' && field.codec.c === 'varint') return value === 0n ? 1n : value - 1n;
  if (field.codec.c === 'int' && field.codec.range !== undefined && typeof value === 'bigint') {
    return value === BigInt(field.codec.range.max) ? BigInt(field.codec.range.min) : value + 1n;
  }
  return typeof value === 'bigint' ? value ^ 1n : value;
}

/** Number of forms that a message has because of its conditional and gated fields. */
export function forms(decl: Message): number {
  return Math.max(1, ...[...wanted(decl).values()].map((values) => values.length));
}

/**
 * The values of each deciding field that make a difference: those that some field waits for, and around each gate the
 * first open and the last closed one. In the first form every gate is open.
 */
function wanted(decl: Message): Map<string, bigint[]> {
  const out = new Map<string, Set<bigint>>();
  const gates = decl.fields.flatMap(({ presence }) => (presence.p === 'gate' ? [presence] : []));
  for (const { field, min } of [...gates].sort((a, b) => (BigInt(a.min) < BigInt(b.min) ? 1 : -1))) {
    out.set(field, (out.get(field) ?? new Set()).add(BigInt(min)).add(BigInt(min) - 1n));
  }
  for (const { presence } of decl.fields) {
    if (presence.p !== 'when') continue;
    out.set(presence.field, (out.get(presence.field) ?? new Set()).add(BigInt(presence.equals)));
  }
  return new Map([...out].map(([field, values]) => [field, [...values]]));
}

/** All fields set. In form `form` each deciding field has the form-th value that some conditional field waits for. */
export function fullMessage(lookup: Lookup, decl: Message, form: number, style: Style): Fields {
  const out: Fields = {};
  for (const [index, field] of decl.fields.entries()) {
    if (isShown(field)) out[field.name] = sampleField(lookup, field, style, index * 8 + 1);
  }
  for (const [name, value] of decisions(lookup, decl, form)) out[name] = value;
  for (const { name, codec } of decl.fields) {
    if (codec.c === 'counted')
      Object.assign(out, counts(decl, codec, style), { [name]: countedValues(lookup, decl, codec, style) });
  }
  for (const field of decl.fields)
    if (field.presence.p === 'when' && !conditionHolds(field, out)) out[field.name] = undefined;
  return out;
}

/** What the fields say that count the values of another: few of them, or as many as their product may be. */
function counts(decl: Message, { by, times, max }: Counted, style: Style): Fields {
  const most = Math.floor(max / times);
  const each = style === 'limit' ? Math.floor(most ** (1 / by.length) + 1e-9) : 1;
  const first = style === 'limit' ? Math.floor(most / each ** (by.length - 1)) : Math.min(most, 2);
  const inRange = (name: string, wanted: number): bigint => {
    const counter = decl.fields.find((field) => field.name === name)?.codec;
    const range = counter?.c === 'int' ? counter.range : undefined;
    if (range === undefined) return BigInt(wanted);
    return BigInt(Math.min(Math.max(wanted, Number(range.min)), Number(range.max)));
  };
  return Object.fromEntries(by.map((name, index) => [name, inRange(name, index === 0 ? first : each)]));
}

function countedValues(lookup: Lookup, decl: Message, codec: Counted, style: Style): Value {
  const count = Number(countOf(codec, counts(decl, codec, style)));
  if (isByte(codec.of)) return pattern(count, 5);
  return Array.from({ length: count }, (_, index) => sample(lookup, codec.of, style, index * 16 + 5));
}

/** Values of the deciding fields in a form. */
function decisions(lookup: Lookup, decl: Message, form: number): Map<string, Value> {
  const out = new Map<string, Value>();
  for (const [field, values] of wanted(decl)) {
    const value = values[form % values.length] ?? 0n;
    const target = decl.fields.find((item) => item.name === field);
    const isBool = target !== undefined && typeof fieldDefault(lookup, target) === 'boolean';
    out.set(field, isBool ? value !== 0n : value);
  }
  return out;
}

/** The smallest value that can be written: what must be there, with its defaults. */
export function leastRegistry(lookup: Lookup, decl: Registry): Fields {
  const out = registryDefault(lookup, decl);
  for (const entry of decl.entries) {
    if (entry.required !== true) continue;
    const value = leastValue(lookup, entry);
    out[entry.name] = entry.list === undefined ? value : [value];
  }
  return out;
}

/** The default, or another value where that is not written or not read: an enumeration need not have a zero. */
function leastValue(lookup: Lookup, { codec }: RegistryEntry): Value {
  const value = codecDefault(lookup, codec, undefined);
  const bytes = writable(() => encodeCodec(lookup, codec, value));
  return bytes !== undefined && decodeCodec(lookup, codec, bytes, 0).ok ? value : sample(lookup, codec, 'set', 1);
}

/** A value of one entry, which is a list of values where it may be there several times. */
export function sampleEntry(lookup: Lookup, entry: RegistryEntry, style: Style, seed: number, count: number): Value {
  const one = (index: number) => sample(lookup, entry.codec, style, seed + index * 16);
  return entry.list === undefined ? one(0) : Array.from({ length: count }, (_, index) => one(index));
}

/** A value with every entry, as far as the limits of the registry allow. `limit`: as long as they allow. */
export function sampleRegistry(lookup: Lookup, decl: Registry, style: Style, seed: number): Fields {
  let out = leastRegistry(lookup, decl);
  const attempt = (change: Fields): boolean => {
    const next = { ...out, ...change };
    if (writtenRegistry(lookup, decl, next) === undefined) return false;
    out = next;
    return true;
  };
  const order = [...decl.entries.entries()].sort(
    ([, a], [, b]) => Number(b.required ?? false) - Number(a.required ?? false),
  );
  for (const [index, entry] of order) {
    const given = (wanted: Style, count: number) => ({
      [entry.name]: sampleEntry(lookup, entry, wanted, seed + index * 8, count),
    });
    const most = style === 'limit' ? (entry.list ?? 1) : Math.min(entry.list ?? 1, 2);
    if (attempt(given(style, most))) continue;
    // As many of the list as there is room for.
    let [low, high] = [0, most];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (attempt(given(style, middle))) low = middle;
      else high = middle;
    }
    if (low === 0) attempt(given('set', 1));
  }
  if (decl.unknown === 'keep') out = withUnknown(lookup, decl, out, style, seed);
  return out;
}

/** Kept entries: a short one, or one that fills what is left. */
function withUnknown(lookup: Lookup, decl: Registry, value: Fields, style: Style, seed: number): Fields {
  const tag = unknownEntryTag(decl);
  if (tag === undefined) return value;
  const put = (size: number): Fields => ({ ...value, [UNKNOWN_ENTRIES]: [{ tag, value: pattern(size, seed + 3) }] });
  const fits = (size: number) => writtenRegistry(lookup, decl, put(size)) !== undefined;
  if (style !== 'limit') return fits(5) ? put(5) : value;
  const used = joined(entryParts(lookup, decl, value).map((part) => entryBytes(decl, part.tag, part.value))).length;
  const head = tagBytes(decl.tag, tag);
  const most = Math.min(decl.maxBytes - used - head - tagLeast(decl.length), prefixMost(decl.length));
  for (let size = most; size >= 0 && size > most - 9; size -= 1) if (fits(size)) return put(size);
  return value;
}
