/**
 * Registries, interpreted from the model. A value has each entry under its name (nothing when it is missing, a list with
 * `list`), and under `unknown` the entries that a registry of `keep` does not know: `{ tag, value }`.
 */
import type { DeclOf, RegistryEntry } from '../../../model/model.ts';
import { prefixMost, tagRange } from '../../../model/prefixes.ts';
import type { Lookup } from '../../lookup.ts';
import { codecDefault, codecJson, decodeCodec, encodeCodec, fail, type Outcome } from './codec.ts';
import { decodeMessage } from './message.ts';
import { type Fields, hexOf, isFields, type Json, joined, type Value } from './value.ts';
import { formBytes, isWide, takeForm } from './varint.ts';

export type Registry = DeclOf<'registry'>;

/** Where a value keeps entries without a name. */
export const UNKNOWN_ENTRIES = 'unknown';

/** A value that no encoder writes, and what it says of it. */
export class Unwritable extends Error {
  readonly kind: 'TooLong' | 'BadValue';

  constructor(kind: 'TooLong' | 'BadValue') {
    super(kind);
    this.kind = kind;
  }
}

/** Required entries have the default of their codec; the others are missing. */
export function registryDefault(lookup: Lookup, decl: Registry): Fields {
  const out: Fields = {};
  for (const entry of decl.entries) {
    if (entry.list !== undefined) out[entry.name] = [];
    else out[entry.name] = entry.required === true ? codecDefault(lookup, entry.codec, undefined) : undefined;
  }
  if (decl.unknown === 'keep') out[UNKNOWN_ENTRIES] = [];
  return out;
}

/** Tag, length, value. */
export function entryBytes(decl: Registry, tag: bigint, value: Uint8Array): Uint8Array {
  if (value.length > prefixMost(decl.length)) throw new Unwritable('TooLong');
  return joined([formBytes(decl.tag, tag), formBytes(decl.length, BigInt(value.length)), value]);
}

/** Entries behind their total, where the registry has one. */
export function totalled(decl: Registry, entries: Uint8Array): Uint8Array {
  return decl.total === undefined ? entries : joined([formBytes(decl.total, BigInt(entries.length)), entries]);
}

/** The entries of a value in the order of the declaration, then those without a name in their own. */
export function entryParts(lookup: Lookup, decl: Registry, value: Fields): { tag: bigint; value: Uint8Array }[] {
  const known = decl.entries.flatMap((entry) =>
    valuesOf(entry, value[entry.name]).map((item) => ({
      tag: BigInt(entry.tag),
      value: encodeCodec(lookup, entry.codec, item),
    })),
  );
  const kept = value[UNKNOWN_ENTRIES];
  const others = decl.unknown === 'keep' && Array.isArray(kept) ? kept.map((item) => unknownPart(decl, item)) : [];
  const isOnce = new Set(others.map(({ tag }) => tag)).size === others.length;
  if (decl.repeatedUnknown !== undefined && !isOnce) throw new Unwritable('BadValue');
  return [...known, ...others];
}

function valuesOf(entry: RegistryEntry, value: Value | undefined): readonly Value[] {
  if (entry.list === undefined) {
    if (value === undefined && entry.required === true) throw new Error(`${entry.name} must be there`);
    return value === undefined ? [] : [value];
  }
  const list = Array.isArray(value) ? value : [];
  if (list.length > entry.list) throw new Unwritable('TooLong');
  if (list.length === 0 && entry.required === true) throw new Unwritable('BadValue');
  return list;
}

function unknownPart(decl: Registry, item: Value): { tag: bigint; value: Uint8Array } {
  if (!isFields(item) || typeof item.tag !== 'bigint' || !(item.value instanceof Uint8Array)) {
    throw new Error(`${decl.name} cannot hold ${String(item)}`);
  }
  const { tag, value } = item;
  const { min, max } = tagRange(decl.tag);
  const known = decl.entries.some((entry) => BigInt(entry.tag) === tag);
  if (known || tag < min || tag > max) throw new Unwritable('BadValue');
  return { tag, value };
}

/** All entries. Throws `Unwritable`. */
export function encodeRegistry(lookup: Lookup, decl: Registry, value: Fields): Uint8Array {
  const parts = entryParts(lookup, decl, value);
  if (parts.length > (decl.maxEntries ?? Number.POSITIVE_INFINITY)) throw new Unwritable('TooLong');
  const entries = joined(parts.map((part) => entryBytes(decl, part.tag, part.value)));
  if (entries.length > decl.maxBytes) throw new Unwritable('TooLong');
  return totalled(decl, entries);
}

/** Reads a registry at `at`: as many bytes as its total says, or all to the end. */
export function decodeRegistry(lookup: Lookup, decl: Registry, bytes: Uint8Array, at: number): Outcome<Fields> {
  if (decl.total === undefined) {
    const rest = bytes.slice(at);
    if (rest.length > decl.maxBytes) return fail('TooLong');
    const got = decodeEntries(lookup, decl, rest);
    return got.ok ? { ...got, at: bytes.length } : got;
  }
  const total = takeForm(decl.total, bytes, at);
  if (!total.ok) return total;
  if (total.value > BigInt(decl.maxBytes)) return fail('TooLong');
  const end = total.at + Number(total.value);
  if (end > bytes.length) return fail('Truncated');
  const got = decodeEntries(lookup, decl, bytes.slice(total.at, end));
  return got.ok ? { ...got, at: end } : { ...got, inside: true };
}

/** The entries that fill these bytes. */
function decodeEntries(lookup: Lookup, decl: Registry, frame: Uint8Array): Outcome<Fields> {
  const value: Fields = Object.fromEntries(
    decl.entries.map(({ name, list }) => [name, list === undefined ? undefined : []]),
  );
  const kept: Value[] = [];
  const seen = new Map<string, number>();
  let position = 0;
  for (let count = 0; position < frame.length; count += 1) {
    if (count >= (decl.maxEntries ?? Number.POSITIVE_INFINITY)) return fail('TooLong');
    const tag = takeForm(decl.tag, frame, position);
    if (!tag.ok) return tag;
    const entry = decl.entries.find((item) => BigInt(item.tag) === tag.value);
    if (entry === undefined && decl.unknown === 'error') return fail('BadValue');
    const length = takeForm(decl.length, frame, tag.at);
    if (!length.ok) return length;
    const end = length.at + Number(length.value);
    if (end > frame.length) return fail('Truncated');
    const content = frame.slice(length.at, end);
    position = end;
    if (entry === undefined) {
      if (decl.repeatedUnknown !== undefined && kept.some((one) => isFields(one) && one.tag === tag.value)) {
        return fail('Repeated');
      }
      kept.push({ tag: tag.value, value: content });
      continue;
    }
    const before = seen.get(entry.name) ?? 0;
    seen.set(entry.name, before + 1);
    if (entry.list === undefined && before > 0) {
      if (decl.repeated === 'error') return fail('Repeated');
      if (decl.repeated === 'first') continue;
    }
    if (entry.list !== undefined && before >= entry.list) return fail('TooLong');
    const got = decodeEntry(lookup, entry, content);
    if (!got.ok && entry.bad !== 'none') return got;
    if (!got.ok) {
      value[entry.name] = undefined;
      continue;
    }
    const list = value[entry.name];
    if (Array.isArray(list) && entry.list !== undefined) list.push(got.value);
    else value[entry.name] = got.value;
  }
  if (decl.entries.some(({ name, required }) => required === true && !seen.has(name))) return fail('Missing');
  return { ok: true, value: decl.unknown === 'keep' ? { ...value, [UNKNOWN_ENTRIES]: kept } : value, at: position };
}

/** A value, which fills its bytes; a message knows from them where it ends. */
function decodeEntry(lookup: Lookup, { codec }: RegistryEntry, content: Uint8Array): Outcome<Value> {
  if (codec.c === 'message') {
    return decodeMessage(lookup, lookup.of('message', codec.plane, codec.name), content, 'exact');
  }
  const got = decodeCodec(lookup, codec, content, 0);
  return got.ok && got.at < content.length ? fail('TrailingBytes') : got;
}

/** A registry as it stands in a vector file. */
export function registryJson(lookup: Lookup, decl: Registry, value: Fields): Json {
  const known = decl.entries.map((entry): [string, Json] => {
    const item = value[entry.name];
    if (entry.list === undefined) return [entry.name, codecJson(lookup, entry.codec, item)];
    return [entry.name, Array.isArray(item) ? item.map((one) => codecJson(lookup, entry.codec, one)) : []];
  });
  const kept = value[UNKNOWN_ENTRIES];
  const others = Array.isArray(kept) ? kept.map((item) => unknownJson(decl, item)) : [];
  return Object.fromEntries(decl.unknown === 'keep' ? [...known, [UNKNOWN_ENTRIES, others]] : known);
}

function unknownJson(decl: Registry, item: Value): Json {
  if (!isFields(item) || typeof item.tag !== 'bigint' || !(item.value instanceof Uint8Array)) return null;
  return { tag: isWide(decl.tag) ? item.tag.toString() : Number(item.tag), value: hexOf(item.value) };
}
