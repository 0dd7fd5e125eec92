/** One message field, interpreted from the model: its default, its bytes, what bytes mean. */
import type { Codec, IntName, Prefix } from '../../../model/model.ts';
import { varintCarrier } from '../../../model/prefixes.ts';
import { floatBitsText, floatBytes, wordFacts } from '../../../model/scalars.ts';
import type { Lookup } from '../../lookup.ts';
import { fixedDecl, intSize, readStruct, structJson, writeStruct } from './fixed.ts';
import { decodeFields, defaults, encodeParts, messageJson } from './message.ts';
import { decodeRegistry, encodeRegistry, registryDefault, registryJson, Unwritable } from './registry.ts';
import { decodeUnion, encodeUnion, unionDefault, unionJson } from './union.ts';
import { bytesOf, type Fields, hexOf, intBytes, intOf, isFields, type Json, joined, type Value } from './value.ts';
import { formBytes, takeForm, takeVarint, varintBytesOf } from './varint.ts';
import { wordBytes, wordOf } from './word.ts';

export type Failure =
  | 'Truncated'
  | 'BadLiteral'
  | 'BadValue'
  | 'TooLong'
  | 'TrailingBytes'
  | 'BadUtf8'
  | 'Repeated'
  | 'Missing';
/** What became of reading: a value and the position after it, or a failure. */
export type Outcome<T> =
  | { ok: true; value: T; at: number }
  /** `inside`: a body of known length was wrong inside, which no cut of the message explains. */
  | { ok: false; error: Failure; inside?: boolean };

export const fail = (error: Failure): { ok: false; error: Failure } => ({ ok: false, error });

/** Whether values of a codec are bytes. */
export const isByte = (codec: Codec): boolean => codec.c === 'int' && codec.type === 'u8';

export function codecInt(lookup: Lookup, codec: Codec): IntName | undefined {
  if (codec.c === 'int') return codec.type;
  if (codec.c === 'enum') return lookup.of('enum', codec.plane, codec.name).repr;
  return codec.c === 'flags' ? lookup.of('flags', codec.plane, codec.name).repr : undefined;
}

/** What a field holds when nothing was said. */
export function codecDefault(lookup: Lookup, codec: Codec, declared: string | undefined): Value {
  const number = BigInt(declared ?? '0');
  switch (codec.c) {
    case 'literal':
      return bytesOf(codec.hex);
    case 'bool':
      return number !== 0n;
    case 'text':
      return '';
    case 'bytes':
      return new Uint8Array(codec.len);
    case 'blob':
      return new Uint8Array(0);
    case 'list':
      return [];
    case 'counted':
      return isByte(codec.of) ? new Uint8Array(0) : [];
    case 'struct':
      return readStruct(lookup, fixedDecl(lookup, codec.plane, codec.name), new Uint8Array(codec.size));
    case 'message':
      return defaults(lookup, lookup.of('message', codec.plane, codec.name));
    case 'union':
      return unionDefault(lookup, lookup.of('union', codec.plane, codec.name));
    case 'registry':
      return registryDefault(lookup, lookup.of('registry', codec.plane, codec.name));
    case 'rest':
      return codec.of === 'text' ? '' : new Uint8Array(0);
    default:
      return number;
  }
}

function prefixed(prefix: Prefix, count: number, content: Uint8Array): Uint8Array {
  return joined([formBytes(prefix, BigInt(count)), content]);
}

/** Bytes of a text, cut on a character boundary. */
function cutText(text: string, max: number): Uint8Array {
  // A UTF-16 unit has at most three bytes in UTF-8. `encodeInto` writes whole characters only.
  const out = new Uint8Array(Math.min(max, text.length * 3));
  return out.slice(0, new TextEncoder().encodeInto(text, out).written);
}

/** Bytes of one value. */
export function encodeCodec(lookup: Lookup, codec: Codec, value: Value): Uint8Array {
  if (codec.c === 'float' && typeof value === 'bigint') return intBytes(value, floatBytes(codec.type));
  if (codec.c === 'word' && typeof value === 'bigint') return wordBytes(codec.type, value);
  if (codec.c === 'varint' && typeof value === 'bigint') return varintBytesOf(codec.form, value);
  if (codec.c === 'rest_uint' && typeof value === 'bigint') return intBytes(value, fewestBytes(value));
  if (isOutside(codec, value)) throw new Unwritable('BadValue');
  const small = codecInt(lookup, codec);
  if (small !== undefined && typeof value === 'bigint') return intBytes(value, intSize(small));
  if (codec.c === 'literal') return bytesOf(codec.hex);
  if (codec.c === 'bool') return Uint8Array.of(value === true ? 1 : 0);
  if (codec.c === 'bytes' && value instanceof Uint8Array) return value;
  if (codec.c === 'blob' && value instanceof Uint8Array) return prefixed(codec.prefix, value.length, value);
  if (codec.c === 'rest' && value instanceof Uint8Array) return value;
  if (codec.c === 'rest' && typeof value === 'string') return cutText(value, codec.max);
  if (codec.c === 'text' && typeof value === 'string') {
    const bytes = cutText(value, codec.max);
    return prefixed(codec.prefix, bytes.length, bytes);
  }
  if (codec.c === 'list' && Array.isArray(value)) {
    const items = value.map((item) => encodeCodec(lookup, codec.of, item));
    return prefixed(codec.prefix, items.length, joined(items));
  }
  if (codec.c === 'counted' && value instanceof Uint8Array) return value;
  if (codec.c === 'counted' && Array.isArray(value)) {
    return joined(value.map((item) => encodeCodec(lookup, codec.of, item)));
  }
  if (codec.c === 'struct' && isFields(value)) {
    const out = new Uint8Array(codec.size);
    writeStruct(lookup, fixedDecl(lookup, codec.plane, codec.name), value, out);
    return out;
  }
  if (codec.c === 'message' && isFields(value)) {
    const decl = lookup.of('message', codec.plane, codec.name);
    return joined(encodeParts(lookup, decl, value).map((part) => part.bytes));
  }
  if (codec.c === 'union' && isFields(value)) {
    return encodeUnion(lookup, lookup.of('union', codec.plane, codec.name), value);
  }
  if (codec.c === 'registry' && isFields(value)) {
    return encodeRegistry(lookup, lookup.of('registry', codec.plane, codec.name), value);
  }
  throw new Error(`a ${codec.c} field cannot hold ${String(value)}`);
}

/** A number to the end takes as many bytes as it needs, and at least one. */
function fewestBytes(value: bigint): number {
  return Math.max(1, Math.ceil(value.toString(16).length / 2));
}

/** Takes `count` bytes. */
function take(bytes: Uint8Array, at: number, count: number): Outcome<Uint8Array> {
  if (bytes.length - at < count) return fail('Truncated');
  return { ok: true, value: bytes.slice(at, at + count), at: at + count };
}

/** Takes a length prefix. */
function takeCount(bytes: Uint8Array, at: number, prefix: Prefix): Outcome<number> {
  const got = takeForm(prefix, bytes, at);
  return got.ok ? { ...got, value: Number(got.value) } : got;
}

/** Reads one value at `at`. The limit is looked at before the bytes behind it. */
export function decodeCodec(lookup: Lookup, codec: Codec, bytes: Uint8Array, at: number): Outcome<Value> {
  switch (codec.c) {
    case 'literal': {
      const got = take(bytes, at, codec.hex.length / 2);
      return got.ok && hexOf(got.value) !== codec.hex.toLowerCase() ? fail('BadLiteral') : got;
    }
    case 'bool': {
      const got = take(bytes, at, 1);
      return got.ok ? { ...got, value: got.value[0] !== 0 } : got;
    }
    case 'bytes':
      return take(bytes, at, codec.len);
    case 'blob': {
      const count = takeCount(bytes, at, codec.prefix);
      if (!count.ok) return count;
      return count.value > codec.max ? fail('TooLong') : take(bytes, count.at, count.value);
    }
    case 'text':
      return decodeText(codec, bytes, at);
    case 'list':
      return decodeList(lookup, codec, bytes, at);
    case 'struct': {
      const got = take(bytes, at, codec.size);
      return got.ok
        ? { ...got, value: readStruct(lookup, fixedDecl(lookup, codec.plane, codec.name), got.value) }
        : got;
    }
    case 'message':
      return decodeFields(lookup, lookup.of('message', codec.plane, codec.name), bytes, at);
    case 'union':
      return decodeUnion(lookup, lookup.of('union', codec.plane, codec.name), bytes, at);
    case 'registry':
      return decodeRegistry(lookup, lookup.of('registry', codec.plane, codec.name), bytes, at);
    case 'rest':
      return decodeRest(codec, bytes, at);
    case 'varint': {
      const got = takeVarint(codec.form, bytes, at);
      if (!got.ok) return got;
      const long = codec.shortest === true && got.at - at > varintBytesOf(codec.form, got.value).length;
      return long || got.value > BigInt(codec.max) ? fail('BadValue') : got;
    }
    case 'rest_uint': {
      if (at >= bytes.length) return fail('Truncated');
      if (bytes.length - at > 8) return fail('TooLong');
      const value = intOf(bytes.subarray(at), false);
      const fits = value < 1n << BigInt(8 * intSize(codec.type));
      return fits ? { ok: true, value, at: bytes.length } : fail('BadValue');
    }
    default:
      return decodeNumber(lookup, codec, bytes, at);
  }
}

/** Whether a number is outside of the range that its codec has. */
function isOutside(codec: Codec, value: Value): boolean {
  if (codec.c !== 'int' || codec.range === undefined || typeof value !== 'bigint') return false;
  return value < BigInt(codec.range.min) || value > BigInt(codec.range.max);
}

function decodeNumber(lookup: Lookup, codec: Codec, bytes: Uint8Array, at: number): Outcome<Value> {
  if (codec.c === 'float' || codec.c === 'word') {
    const got = take(bytes, at, codec.c === 'float' ? floatBytes(codec.type) : wordFacts(codec.type).bytes);
    if (!got.ok) return got;
    return { ...got, value: codec.c === 'float' ? intOf(got.value, false) : wordOf(codec.type, got.value) };
  }
  const name = codecInt(lookup, codec) ?? 'u8';
  const got = take(bytes, at, intSize(name));
  if (!got.ok) return got;
  const value = intOf(got.value, name.startsWith('i'));
  if (isOutside(codec, value)) return fail('BadValue');
  if (codec.c !== 'enum') return { ...got, value };
  const decl = lookup.of('enum', codec.plane, codec.name);
  if (decl.unknown === 'keep' || decl.values.some((item) => BigInt(item.value) === value)) return { ...got, value };
  if (decl.unknown === 'error') return fail('BadValue');
  const stand = decl.values.find((item) => item.name === decl.unknown);
  return { ...got, value: BigInt(stand?.value ?? '0') };
}

/** Everything to the end. */
function decodeRest(codec: Extract<Codec, { c: 'rest' }>, bytes: Uint8Array, at: number): Outcome<Value> {
  const value = bytes.slice(at);
  if (value.length > codec.max) return fail('TooLong');
  if (codec.of === 'bytes') return { ok: true, value, at: bytes.length };
  const text = textOf(value);
  return text === undefined ? fail('BadUtf8') : { ok: true, value: text, at: bytes.length };
}

/** The text that these bytes are in UTF-8, if they are one. */
function textOf(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes).toString('utf8');
  return hexOf(Buffer.from(text, 'utf8')) === hexOf(bytes) ? text : undefined;
}

function decodeText(codec: Extract<Codec, { c: 'text' }>, bytes: Uint8Array, at: number): Outcome<Value> {
  const count = takeCount(bytes, at, codec.prefix);
  if (!count.ok) return count;
  const strict = codec.bad === 'error';
  if (strict && count.value > codec.max) return fail('TooLong');
  const got = take(bytes, count.at, count.value);
  if (!got.ok) return got;
  const text = textOf(got.value);
  if (text !== undefined && count.value <= codec.max) return { ...got, value: text };
  return strict ? fail('BadUtf8') : { ...got, value: '' };
}

function decodeList(
  lookup: Lookup,
  codec: Extract<Codec, { c: 'list' }>,
  bytes: Uint8Array,
  at: number,
): Outcome<Value> {
  const count = takeCount(bytes, at, codec.prefix);
  if (!count.ok) return count;
  if (count.value > codec.max) return fail('TooLong');
  // Elements that cannot be there are not looked for: readers make room for as many as are announced.
  if (count.value * leastBytes(lookup, codec.of) > bytes.length - count.at) return fail('Truncated');
  const out: Value[] = [];
  let position = count.at;
  for (let index = 0; index < count.value; index += 1) {
    const item = decodeCodec(lookup, codec.of, bytes, position);
    if (!item.ok) return item;
    out.push(item.value);
    position = item.at;
  }
  return { ok: true, value: out, at: position };
}

/** Fewest bytes of a value, as readers know it before they read. */
export function leastBytes(lookup: Lookup, codec: Codec): number {
  switch (codec.c) {
    case 'literal':
      return codec.hex.length / 2;
    case 'bool':
    case 'varint':
    case 'rest_uint':
      return 1;
    case 'rest':
      return 0;
    case 'bytes':
      return codec.len;
    case 'struct':
      return codec.size;
    case 'float':
      return floatBytes(codec.type);
    case 'word':
      return wordFacts(codec.type).bytes;
    case 'text':
    case 'blob':
    case 'list':
      return formBytes(codec.prefix, 0n).length;
    case 'message':
    case 'union':
    case 'registry':
      return lookup.of(codec.c, codec.plane, codec.name).minSize;
    default:
      return intSize(codecInt(lookup, codec) ?? 'u8');
  }
}

/** A value as it stands in a vector file. */
export function codecJson(lookup: Lookup, codec: Codec, value: Value | undefined): Json {
  if (value === undefined) return null;
  if (value instanceof Uint8Array) return hexOf(value);
  if (codec.c === 'float' && typeof value === 'bigint') return floatBitsText(codec.type, value);
  if (codec.c === 'word' && typeof value === 'bigint') {
    return wordFacts(codec.type).bytes === 8 ? value.toString() : Number(value);
  }
  if (typeof value === 'bigint') return intSize(carrierOf(lookup, codec)) === 8 ? value.toString() : Number(value);
  const isList = codec.c === 'list' || codec.c === 'counted';
  if (Array.isArray(value)) return isList ? value.map((item) => codecJson(lookup, codec.of, item)) : null;
  if (!isFields(value)) return value;
  if (codec.c === 'struct') return structJson(lookup, fixedDecl(lookup, codec.plane, codec.name), value);
  if (codec.c === 'message') return messageJson(lookup, lookup.of('message', codec.plane, codec.name), value as Fields);
  if (codec.c === 'union') return unionJson(lookup, lookup.of('union', codec.plane, codec.name), value);
  if (codec.c === 'registry') return registryJson(lookup, lookup.of('registry', codec.plane, codec.name), value);
  throw new Error(`a ${codec.c} field holds a record`);
}

/** The machine integer that holds the numbers of a codec. */
function carrierOf(lookup: Lookup, codec: Codec): IntName {
  if (codec.c === 'varint') return varintCarrier(BigInt(codec.max));
  return codec.c === 'rest_uint' ? codec.type : (codecInt(lookup, codec) ?? 'u8');
}
