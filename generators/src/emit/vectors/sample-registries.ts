/** Values of registries that the vectors are made of: as much as fits. */
import type { RegistryEntry } from '../../model/model.ts';
import { prefixMost, tagBytes, tagLeast, tagRange } from '../../model/prefixes.ts';
import type { Lookup } from '../lookup.ts';
import { codecDefault, decodeCodec, encodeCodec } from './interpreter/codec.ts';
import {
  encodeRegistry,
  entryBytes,
  entryParts,
  type Registry,
  registryDefault,
  UNKNOWN_ENTRIES,
  Unwritable,
} from './interpreter/registry.ts';
import { type Fields, joined, type Value } from './interpreter/value.ts';
import { pattern, type Style, sample } from './samples.ts';

/** What writing gives, or nothing where no encoder writes the value. */
export function writable<T>(write: () => T): T | undefined {
  try {
    return write();
  } catch (error) {
    if (error instanceof Unwritable) return undefined;
    throw error;
  }
}

export function writtenRegistry(lookup: Lookup, decl: Registry, value: Fields): Uint8Array | undefined {
  return writable(() => encodeRegistry(lookup, decl, value));
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

/** A tag that no entry has, and that was not given out before; none where all are taken. */
export function unknownTag(decl: Registry, from = 0x6bn): bigint | undefined {
  const { min, max } = tagRange(decl.tag);
  const taken = new Set([...decl.entries.map(({ tag }) => tag), ...(decl.retired ?? [])]);
  const isFree = (tag: bigint) => !taken.has(tag.toString());
  let tag = from;
  while (tag <= max && !isFree(tag)) tag += 1n;
  if (tag <= max) return tag;
  for (tag = min; tag < from && !isFree(tag); ) tag += 1n;
  return tag < from ? tag : undefined;
}

/** Kept entries: a short one, or one that fills what is left. */
function withUnknown(lookup: Lookup, decl: Registry, value: Fields, style: Style, seed: number): Fields {
  const tag = unknownTag(decl);
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
