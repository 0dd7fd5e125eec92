/** Vectors of messages: what is written, what every cut means, what spoilt bytes mean. */
import type { Codec, MessageField } from '../../model/model.ts';
import type { Lookup } from '../lookup.ts';
import { cutRanges, type Result } from './cuts.ts';
import { codecInt } from './interpreter/codec.ts';
import { intSize } from './interpreter/fixed.ts';
import {
  conditionHolds,
  decodeMessage,
  encodeParts,
  fieldDefault,
  isShown,
  type Message,
  messageJson,
} from './interpreter/message.ts';
import { type Fields, hexOf, intBytes, type Json, joined } from './interpreter/value.ts';
import { forms, fullMessage, pattern } from './samples.ts';
import { spoiltUnion } from './unions.ts';

/** Longest message for which a vector with everything at its limit is written. */
const LIMIT = 4096;

/** One message. `encode`: both directions; `cuts`: the first bytes of a named case; `decode`: reading only. */
export function messageVectors(lookup: Lookup, decl: Message): Json {
  const outcome = (bytes: Uint8Array): Result => {
    const got = decodeMessage(lookup, decl, bytes);
    return got.ok ? { value: messageJson(lookup, decl, got.value) } : { error: got.error };
  };
  const written = writtenCases(lookup, decl);
  const encode = written.map(({ name, value, bytes }) => {
    const json = messageJson(lookup, decl, { ...shownDefaults(lookup, decl), ...value });
    const back = outcome(bytes);
    // A field that causes no writing is lost when nothing else does.
    const lost = 'value' in back && JSON.stringify(back.value) !== JSON.stringify(json);
    return { case: name, bytes: hexOf(bytes), value: json, ...(lost ? { decoded: back.value } : {}) };
  });
  const cuts = written
    .filter(({ name }) => name.startsWith('all'))
    .flatMap(({ name, bytes }) => cutRanges(name, bytes, outcome));
  const decode = spoilt(lookup, decl).map(({ name, bytes }) => ({
    case: name,
    bytes: hexOf(bytes),
    ...outcome(bytes),
  }));
  return {
    name: decl.name,
    trailing: decl.trailing,
    minSize: decl.minSize,
    maxSize: decl.maxSize,
    encode,
    cuts,
    decode,
    rests: rests(lookup, decl, written),
  };
}

/** Bytes of which not all belong to the message, read as its first part and as a whole that must fill them. */
function rests(lookup: Lookup, decl: Message, written: readonly Case[]): Json[] {
  const some = written.filter(({ name }) => name === 'default' || name.startsWith('all'));
  const forms = some.flatMap(({ name, bytes }): [string, Uint8Array][] => [
    [name, bytes],
    [`${name} and three bytes more`, joined([bytes, pattern(3, 7)])],
    [`${name} and forty bytes more`, joined([bytes, pattern(40, 9)])],
    ...(bytes.length === 0 ? [] : ([[`${name} without its last byte`, bytes.slice(0, -1)]] as [string, Uint8Array][])),
  ]);
  return forms.map(([name, bytes]) => {
    const [prefix, exact] = [decodeMessage(lookup, decl, bytes, 'prefix'), decodeMessage(lookup, decl, bytes, 'exact')];
    return {
      case: name,
      bytes: hexOf(bytes),
      prefix: prefix.ok ? { value: messageJson(lookup, decl, prefix.value), used: prefix.at } : { error: prefix.error },
      exact: exact.ok ? { value: messageJson(lookup, decl, exact.value) } : { error: exact.error },
    };
  });
}

interface Case {
  name: string;
  value: Fields;
  bytes: Uint8Array;
}

function shownDefaults(lookup: Lookup, decl: Message): Fields {
  return Object.fromEntries(decl.fields.filter(isShown).map((field) => [field.name, fieldDefault(lookup, field)]));
}

function encoded(lookup: Lookup, decl: Message, name: string, value: Fields): Case {
  return { name, value, bytes: joined(encodeParts(lookup, decl, value).map((part) => part.bytes)) };
}

/** Default, each optional field alone, each legal end of the tail, everything, everything at its limit. */
function writtenCases(lookup: Lookup, decl: Message): Case[] {
  const out = [encoded(lookup, decl, 'default', requiredDefaults(lookup, decl))];
  for (let form = 0; form < forms(decl); form += 1) {
    const full = fullMessage(lookup, decl, form, 'set');
    const mark = form === 0 ? '' : ` (form ${form + 1})`;
    out.push(encoded(lookup, decl, `all${mark}`, full));
    for (const field of decl.fields.filter((item) => isShown(item) && item.presence.p !== 'required')) {
      const only = { ...requiredDefaults(lookup, decl), ...pick(decl, full, field) };
      out.push(encoded(lookup, decl, `only ${field.name}${mark}`, only));
      const upTo = decl.fields.slice(0, decl.fields.indexOf(field) + 1);
      out.push(encoded(lookup, decl, `up to ${field.name}${mark}`, pick(decl, full, ...upTo)));
    }
    if (decl.maxSize > LIMIT) continue;
    out.push(encoded(lookup, decl, `at the limit${mark}`, fullMessage(lookup, decl, form, 'limit')));
  }
  // A field alone may say what another case says already.
  const seen = new Set<string>();
  return out.filter(({ bytes }) => {
    const hex = hexOf(bytes);
    return !seen.has(hex) && seen.add(hex);
  });
}

/** The defaults, in which a conditional field that its decider's default asks for is there. */
function requiredDefaults(lookup: Lookup, decl: Message): Fields {
  const value = shownDefaults(lookup, decl);
  const full = fullMessage(lookup, decl, 0, 'set');
  for (const field of decl.fields) if (conditionHolds(field, value)) value[field.name] = full[field.name];
  return value;
}

/** Some fields of a value, with the deciding field of each conditional one and the conditional ones of each decider. */
function pick(decl: Message, from: Fields, ...fields: MessageField[]): Fields {
  const out: Fields = {};
  for (const field of fields) {
    if (!isShown(field)) continue;
    out[field.name] = from[field.name];
    const { p } = field.presence;
    if ((p === 'when' || p === 'gate') && from[field.name] !== undefined) {
      out[field.presence.field] = from[field.presence.field];
    }
  }
  for (const field of decl.fields) if (conditionHolds(field, out)) out[field.name] = from[field.name];
  return out;
}

/** Bytes that an encoder does not give. */
function spoilt(lookup: Lookup, decl: Message): { name: string; bytes: Uint8Array }[] {
  const out: { name: string; bytes: Uint8Array }[] = [];
  const parts = encodeParts(lookup, decl, fullMessage(lookup, decl, 0, 'set'));
  for (const [index, part] of parts.entries()) {
    for (const [what, bytes] of spoiltField(lookup, part.field.codec, part.bytes, part.field)) {
      const changed = parts.map((item, at) => (at === index ? bytes : item.bytes));
      out.push({ name: `${part.field.name}: ${what}`, bytes: joined(changed) });
    }
  }
  const whole = joined(parts.map((part) => part.bytes));
  out.push({ name: 'one byte more', bytes: joined([whole, Uint8Array.of(0xa5)]) });
  if (forms(decl) === 1) out.push({ name: 'forty bytes more', bytes: joined([whole, new Uint8Array(40)]) });
  return out;
}

/** Spoilt forms of one field. */
function spoiltField(lookup: Lookup, codec: Codec, bytes: Uint8Array, field?: MessageField): [string, Uint8Array][] {
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
    if (field?.normalize !== undefined) {
      const allowed = field.normalize.allowed.map(BigInt);
      const other = [5n, 7n, 9n, 11n].find((item) => !allowed.includes(item));
      if (other !== undefined && codec.c !== 'enum')
        out.push(['value outside the allowed ones', intBytes(other, size)]);
    }
  }
  if (codec.c === 'text' || codec.c === 'blob' || codec.c === 'list') out.push(...spoiltCounted(lookup, codec));
  if (codec.c === 'union') out.push(...spoiltUnion(lookup, lookup.of('union', codec.plane, codec.name)));
  return out;
}

function spoiltCounted(lookup: Lookup, codec: Extract<Codec, { c: 'text' | 'blob' | 'list' }>): [string, Uint8Array][] {
  const out: [string, Uint8Array][] = [];
  const prefix = intSize(codec.prefix);
  const over = codec.max + 1;
  const fits = BigInt(over) < 1n << BigInt(prefix * 8);
  const count = intBytes(BigInt(over), prefix);
  const lenient = codec.c === 'text' && codec.bad === 'none';
  // Strict readers look at the limit before the bytes behind it, so none need to be there.
  if (fits && !lenient) out.push(['count above the limit', count]);
  if (fits && lenient && over <= 1024) {
    out.push(['one byte too long', joined([count, new Uint8Array(over).fill(0x61)])]);
  }
  if (codec.c === 'text' && codec.max >= 2) {
    out.push(['not UTF-8', joined([intBytes(2n, prefix), Uint8Array.of(0xc3, 0x28)])]);
  }
  if (codec.c === 'text' && codec.max >= 3) {
    out.push(['a surrogate', joined([intBytes(3n, prefix), Uint8Array.of(0xed, 0xa0, 0x80)])]);
    out.push(['a byte order mark', joined([intBytes(3n, prefix), Uint8Array.of(0xef, 0xbb, 0xbf)])]);
  }
  if (codec.c === 'list' && codec.max > 0) {
    for (const [what, bytes] of spoiltField(lookup, codec.of, new Uint8Array(0))) {
      out.push([`one element, ${what}`, joined([intBytes(1n, prefix), bytes])]);
    }
  }
  return out;
}
