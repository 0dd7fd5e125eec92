/** Vectors of messages: what is written, what every cut means, what spoilt bytes mean. */
import type { MessageField } from '../../model/model.ts';
import type { Lookup } from '../lookup.ts';
import { cutRanges, type Result } from './cuts.ts';
import { holdsRegistry } from './holds.ts';
import { encodeCodec } from './interpreter/codec.ts';
import {
  conditionHolds,
  decodeMessage,
  encodeParts,
  fieldDefault,
  isShown,
  type Message,
  messageJson,
} from './interpreter/message.ts';
import { type Fields, hexOf, type Json, joined } from './interpreter/value.ts';
import { edges } from './numbers.ts';
import { forms, fullMessage, pattern, sampleField } from './samples.ts';
import { spoiltField } from './spoilt.ts';
import { writable } from './writable.ts';

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
  const decode = (writable(() => spoilt(lookup, decl)) ?? []).map(({ name, bytes }) => ({
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
  const shown = decl.fields.filter(isShown).map((field) => [field.name, fieldDefault(lookup, field)]);
  return { ...Object.fromEntries(shown), ...standIns(lookup, decl) };
}

/** Values of required fields whose default no encoder writes, as that of a list that must not be empty. */
function standIns(lookup: Lookup, decl: Message): Fields {
  const refused = decl.fields.filter((field) => {
    const usual = isShown(field) && field.presence.p === 'required' ? fieldDefault(lookup, field) : undefined;
    return usual !== undefined && writable(() => encodeCodec(lookup, field.codec, usual)) === undefined;
  });
  const out = Object.fromEntries(refused.map((field) => [field.name, sampleField(lookup, field, 'set', 1)]));
  // What such a field counts goes with it.
  const counted = decl.fields.filter((field) => refused.some((counter) => isCountedBy(field, counter)));
  if (counted.length === 0) return out;
  const full = fullMessage(lookup, decl, 0, 'set');
  const names = counted.flatMap(({ name, codec }) => [name, ...(codec.c === 'counted' ? codec.by : [])]);
  return { ...out, ...Object.fromEntries(names.map((name) => [name, full[name]])) };
}

/** A case, unless no encoder writes the value. */
function encoded(lookup: Lookup, decl: Message, name: string, given: Fields): Case[] {
  const value = { ...standIns(lookup, decl), ...given };
  const bytes = writable(() => joined(encodeParts(lookup, decl, value).map((part) => part.bytes)));
  return bytes === undefined ? [] : [{ name, value, bytes }];
}

/** Default, each optional field alone, each legal end of the tail, everything, everything at its limit. */
function writtenCases(lookup: Lookup, decl: Message): Case[] {
  const out = encoded(lookup, decl, 'default', requiredDefaults(lookup, decl));
  for (let form = 0; form < forms(decl); form += 1) {
    const full = fullMessage(lookup, decl, form, 'set');
    const mark = form === 0 ? '' : ` (form ${form + 1})`;
    out.push(...encoded(lookup, decl, `all${mark}`, full));
    for (const field of decl.fields.filter((item) => isShown(item) && item.presence.p !== 'required')) {
      const only = { ...requiredDefaults(lookup, decl), ...pick(decl, full, field) };
      out.push(...encoded(lookup, decl, `only ${field.name}${mark}`, only));
      const upTo = decl.fields.slice(0, decl.fields.indexOf(field) + 1);
      out.push(...encoded(lookup, decl, `up to ${field.name}${mark}`, pick(decl, full, ...upTo)));
    }
    if (form === 0) out.push(...edgeCases(lookup, decl, full));
    if (decl.maxSize > LIMIT) continue;
    const isOpen = decl.fields.some((field) => holdsRegistry(lookup, field.codec));
    for (const longest of encoded(lookup, decl, `at the limit${mark}`, fullMessage(lookup, decl, form, 'limit'))) {
      const isShort = isOpen && longest.bytes.length < decl.maxSize;
      out.push(isShort ? { ...longest, name: `near the limit${mark}` } : longest);
    }
  }
  // A field alone may say what another case says already.
  const seen = new Set<string>();
  return out.filter(({ bytes }) => {
    const hex = hexOf(bytes);
    return !seen.has(hex) && seen.add(hex);
  });
}

/** Numbers of as many bytes as they need: where one byte more begins. */
function edgeCases(lookup: Lookup, decl: Message, full: Fields): Case[] {
  const free = decl.fields.filter(
    (field) =>
      isShown(field) &&
      field.normalize === undefined &&
      !decl.fields.some((other) => waitsFor(other, field) || isCountedBy(other, field)),
  );
  return free.flatMap((field) =>
    edges(field.codec).flatMap((value) =>
      encoded(lookup, decl, `${field.name} is ${value}`, { ...full, [field.name]: value }),
    ),
  );
}

function waitsFor({ presence }: MessageField, field: MessageField): boolean {
  return (presence.p === 'when' || presence.p === 'gate') && presence.field === field.name;
}

function isCountedBy({ codec }: MessageField, field: MessageField): boolean {
  return codec.c === 'counted' && codec.by.includes(field.name);
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

/** Fields that count the values of another and say as many as they can. */
function spoiltCounts(
  parts: readonly { field: MessageField; bytes: Uint8Array }[],
): { name: string; bytes: Uint8Array }[] {
  return parts.flatMap(({ field: { codec } }) => {
    if (codec.c !== 'counted') return [];
    const spoilt = codec.by.map((counter) => {
      const bytes = parts.map((part) => (part.field.name === counter ? part.bytes.map(() => 0xff) : part.bytes));
      return { name: `${counter}: as much as it holds`, bytes: joined(bytes) };
    });
    const all = parts.map((part) => (codec.by.includes(part.field.name) ? part.bytes.map(() => 0) : part.bytes));
    return [...spoilt, { name: 'counted as none', bytes: joined(all) }];
  });
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
  out.push(...spoiltCounts(parts));
  const whole = joined(parts.map((part) => part.bytes));
  out.push({ name: 'one byte more', bytes: joined([whole, Uint8Array.of(0xa5)]) });
  if (forms(decl) === 1) out.push({ name: 'forty bytes more', bytes: joined([whole, new Uint8Array(40)]) });
  return out;
}
