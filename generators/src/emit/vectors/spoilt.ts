/** Bytes of fields that no encoder gives. */
import type { Codec, IntName, MessageField } from '../../model/model.ts';
import { isVarint, prefixMost, varintMost } from '../../model/prefixes.ts';
import type { Lookup } from '../lookup.ts';
import { codecInt, encodeCodec } from './interpreter/codec.ts';
import { intSize } from './interpreter/fixed.ts';
import type { Registry } from './interpreter/registry.ts';
import { intBytes, joined } from './interpreter/value.ts';
import { formBytes } from './interpreter/varint.ts';
import { badForms, longForms, spoiltVarint } from './numbers.ts';
import { spoiltRegistry } from './spoilt-registries.ts';
import { spoiltUnion } from './unions.ts';

/** Spoilt forms of one field. */
export function spoiltField(
  lookup: Lookup,
  codec: Codec,
  bytes: Uint8Array,
  field?: MessageField,
): [string, Uint8Array][] {
  const out: [string, Uint8Array][] = [];
  if (codec.c === 'literal' && bytes.length > 0) {
    out.push(['first byte changed', Uint8Array.from(bytes, (byte, at) => (at === 0 ? byte ^ 0x20 : byte))]);
    out.push(['last byte changed', Uint8Array.from(bytes, (byte, at) => (at === bytes.length - 1 ? byte ^ 1 : byte))]);
  }
  if (codec.c === 'bool') out.push(['another true', Uint8Array.of(0x80)]);
  const number = codecInt(lookup, codec);
  if (number !== undefined) {
    const size = intSize(number);
    if (codec.c === 'enum') {
      const known = lookup.of('enum', codec.plane, codec.name).values.map((item) => BigInt(item.value));
      const unknown = [0x6bn, 0x6cn, 0x6dn].find((item) => !known.includes(item)) ?? 0x6en;
      if (!known.includes(unknown)) out.push(['unknown value', intBytes(unknown, size)]);
    }
    if (codec.c === 'int' && codec.range !== undefined) out.push(...outsideRange(codec.type, codec.range));
    if (field?.normalize !== undefined) {
      const allowed = field.normalize.allowed.map(BigInt);
      const other = [5n, 7n, 9n, 11n].find((item) => !allowed.includes(item));
      if (other !== undefined && codec.c !== 'enum')
        out.push(['value outside the allowed ones', intBytes(other, size)]);
    }
  }
  if (number === undefined && field?.normalize !== undefined)
    out.push(...outside(lookup, codec, field.normalize.allowed));
  if (codec.c === 'varint') out.push(...spoiltVarint(codec));
  if (codec.c === 'rest') out.push(...spoiltRest(codec));
  if (codec.c === 'rest_uint') out.push(...spoiltRestUint(codec));
  if (codec.c === 'registry') out.push(...spoiltEntries(lookup, lookup.of('registry', codec.plane, codec.name)));
  if (codec.c === 'text' || codec.c === 'blob' || codec.c === 'list') out.push(...spoiltCounted(lookup, codec));
  if (codec.c === 'union') out.push(...spoiltUnion(lookup, lookup.of('union', codec.plane, codec.name)));
  return out;
}

/** The numbers next to a range, as far as the type holds them, and its ends. */
function outsideRange(type: IntName, range: { min: string; max: string }): [string, Uint8Array][] {
  const size = intSize(type);
  const [low, high] = [BigInt(range.min), BigInt(range.max)];
  const least = type.startsWith('i') ? -(1n << BigInt(8 * size - 1)) : 0n;
  const most = least + (1n << BigInt(8 * size)) - 1n;
  return [
    ...(low > least ? [['one below the range', intBytes(low - 1n, size)] as [string, Uint8Array]] : []),
    ...(high < most ? [['one above the range', intBytes(high + 1n, size)] as [string, Uint8Array]] : []),
    ...(high < most ? [['the largest value of the type', intBytes(most, size)] as [string, Uint8Array]] : []),
  ];
}

/** A registry, and the values in it. */
export function spoiltEntries(lookup: Lookup, decl: Registry): [string, Uint8Array][] {
  return spoiltRegistry(lookup, decl, spoiltField);
}

/** Numbers that read as another one, where no machine integer carries them. */
function outside(lookup: Lookup, codec: Codec, allowed: readonly string[]): [string, Uint8Array][] {
  if (codec.c !== 'varint' && codec.c !== 'rest_uint') return [];
  const other = [5n, 7n, 9n, 11n].find((item) => !allowed.includes(item.toString()));
  const fits = other !== undefined && (codec.c !== 'varint' || other <= BigInt(codec.max));
  return fits ? [['value outside the allowed ones', encodeCodec(lookup, codec, other)]] : [];
}

/** What goes on to the end and is too long, or no text. */
function spoiltRest(codec: Extract<Codec, { c: 'rest' }>): [string, Uint8Array][] {
  const out: [string, Uint8Array][] = [];
  if (codec.max < 4096) out.push(['one byte too long', new Uint8Array(codec.max + 1).fill(0x61)]);
  out.push(['nothing at all', new Uint8Array(0)]);
  if (codec.max >= 2) out.push(['not UTF-8', Uint8Array.of(0xc3, 0x28)]);
  if (codec.max >= 3) out.push(['a surrogate', Uint8Array.of(0xed, 0xa0, 0x80)]);
  if (codec.max >= 3) out.push(['a byte order mark', Uint8Array.of(0xef, 0xbb, 0xbf)]);
  return out;
}

function spoiltRestUint({ type }: Extract<Codec, { c: 'rest_uint' }>): [string, Uint8Array][] {
  const size = intSize(type);
  const out: [string, Uint8Array][] = [
    ['nothing at all', new Uint8Array(0)],
    ['a number in more bytes than it needs', intBytes(7n, 8)],
    ['nine bytes', new Uint8Array(9)],
  ];
  if (size < 8) out.push(['a number that the type does not hold', intBytes(1n << BigInt(8 * size), size + 1)]);
  return out;
}

function spoiltCounted(lookup: Lookup, codec: Extract<Codec, { c: 'text' | 'blob' | 'list' }>): [string, Uint8Array][] {
  const out: [string, Uint8Array][] = [];
  const counted = (number: number, content: Uint8Array) => joined([formBytes(codec.prefix, BigInt(number)), content]);
  const over = codec.max + 1;
  const fits = over <= prefixMost(codec.prefix);
  const count = fits ? formBytes(codec.prefix, BigInt(over)) : new Uint8Array(0);
  const lenient = codec.c === 'text' && codec.bad === 'none';
  // Strict readers look at the limit before the bytes behind it, so none need to be there.
  if (fits && !lenient) out.push(['count above the limit', count]);
  if (fits && lenient && over <= 1024) {
    out.push(['one byte too long', joined([count, new Uint8Array(over).fill(0x61)])]);
  }
  if (isVarint(codec.prefix)) {
    for (const [what, bytes] of longForms(codec.prefix, 0n)) out.push([`count 0 ${what}`, bytes]);
    for (const [what, bytes] of badForms(codec.prefix)) out.push([`count ${what}`, bytes]);
    if (!lenient) out.push(['the largest count', formBytes(codec.prefix, varintMost(codec.prefix))]);
  }
  if (codec.c === 'text' && codec.max >= 2) {
    out.push(['not UTF-8', counted(2, Uint8Array.of(0xc3, 0x28))]);
  }
  if (codec.c === 'text' && codec.max >= 3) {
    out.push(['a surrogate', counted(3, Uint8Array.of(0xed, 0xa0, 0x80))]);
    out.push(['a byte order mark', counted(3, Uint8Array.of(0xef, 0xbb, 0xbf))]);
  }
  if (codec.c === 'list' && codec.max > 0) {
    for (const [what, bytes] of spoiltField(lookup, codec.of, new Uint8Array(0))) {
      out.push([`one element, ${what}`, counted(1, bytes)]);
    }
  }
  return out;
}
