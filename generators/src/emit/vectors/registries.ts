/** Vectors of registries: entries in every order, known or not, once, twice or not at all, and frames that lie. */
import type { Lookup } from '../lookup.ts';
import { cutRanges, type Result } from './cuts.ts';
import {
  decodeRegistry,
  encodeRegistry,
  type Registry,
  registryJson,
  UNKNOWN_ENTRIES,
  Unwritable,
} from './interpreter/registry.ts';
import { type Fields, hexOf, type Json, joined } from './interpreter/value.ts';
import { edges } from './numbers.ts';
import { leastRegistry, pattern, sampleEntry, sampleRegistry } from './samples.ts';
import { spoiltEntries } from './spoilt.ts';
import { unknownEntryTag, writable, writtenRegistry } from './writable.ts';

/** Longest registry of which every cut is listed, and longest at its limit. */
const LIMIT = 4096;

/**
 * One registry. `encode`: both directions; `cuts`: the first bytes of a named case; `decode` and `rests`: reading only;
 * `refused`: values that no encoder writes.
 */
export function registryVectors(lookup: Lookup, decl: Registry): Json {
  const outcome = (bytes: Uint8Array): Result => {
    const got = decodeRegistry(lookup, decl, bytes, 0);
    if (!got.ok) return { error: got.error };
    return got.at < bytes.length ? { error: 'TrailingBytes' } : { value: registryJson(lookup, decl, got.value) };
  };
  const written = writtenCases(lookup, decl);
  return {
    name: decl.name,
    minSize: decl.minSize,
    maxSize: decl.maxSize,
    encode: written.map(({ name, value, bytes }) => {
      const json = registryJson(lookup, decl, value);
      const back = outcome(bytes);
      const lost = 'value' in back && JSON.stringify(back.value) !== JSON.stringify(json);
      return { case: name, bytes: hexOf(bytes), value: json, ...(lost ? { decoded: back.value } : {}) };
    }),
    cuts: written
      .filter(({ name, bytes }) => name === 'all' && bytes.length <= 512)
      .flatMap(({ name, bytes }) => cutRanges(name, bytes, outcome)),
    decode: (writable(() => spoiltEntries(lookup, decl)) ?? []).map(([name, bytes]) => ({
      case: name,
      bytes: hexOf(bytes),
      ...outcome(bytes),
    })),
    rests: rests(lookup, decl, written, outcome),
    refused: refusedValues(lookup, decl).map(([name, value, error]) => ({
      case: name,
      value: registryJson(lookup, decl, value),
      error,
    })),
  };
}

interface Case {
  name: string;
  value: Fields;
  bytes: Uint8Array;
}

function rests(
  lookup: Lookup,
  decl: Registry,
  written: readonly Case[],
  outcome: (bytes: Uint8Array) => Result,
): Json[] {
  return written
    .filter(({ name }) => name === 'default' || name === 'all')
    .map(({ name, bytes }) => {
      const more = joined([bytes, pattern(3, 7)]);
      const got = decodeRegistry(lookup, decl, more, 0);
      const prefix = got.ok ? { value: registryJson(lookup, decl, got.value), used: got.at } : { error: got.error };
      return { case: `${name} and three bytes more`, bytes: hexOf(more), prefix, exact: outcome(more) };
    });
}

/** What must be there, each entry alone beside it, everything, everything at its limit. */
function writtenCases(lookup: Lookup, decl: Registry): Case[] {
  const least = leastRegistry(lookup, decl);
  const values: [string, Fields][] = [['default', least]];
  const full = sampleRegistry(lookup, decl, 'set', 1);
  for (const [index, entry] of decl.entries.entries()) {
    const only = (count: number): Fields => ({
      ...least,
      [entry.name]: sampleEntry(lookup, entry, 'set', index * 8 + 1, count),
    });
    values.push([`only ${entry.name}`, only(1)]);
    if (entry.list !== undefined && entry.list > 1) values.push([`${entry.name} twice`, only(2)]);
    if (entry.list !== undefined && entry.list <= 64)
      values.push([`${entry.name} as often as it may be`, only(entry.list)]);
    for (const number of edges(entry.codec)) {
      const value = entry.list === undefined ? number : [number];
      values.push([`${entry.name} is ${number}`, { ...least, [entry.name]: value }]);
    }
  }
  const tag = decl.unknown === 'keep' ? unknownEntryTag(decl) : undefined;
  if (tag !== undefined) {
    const kept = [
      { tag, value: pattern(5, 3) },
      { tag, value: new Uint8Array(0) },
      { tag: unknownEntryTag(decl, 0n) ?? tag, value: pattern(1) },
    ];
    values.push(['unknown ones, one of them twice', { ...least, [UNKNOWN_ENTRIES]: kept }]);
    if (decl.repeatedUnknown !== undefined) {
      values.push(['unknown ones', { ...least, [UNKNOWN_ENTRIES]: kept.slice(1) }]);
    }
  }
  values.push(['all', full]);
  if (decl.maxSize <= LIMIT) {
    const longest = sampleRegistry(lookup, decl, 'limit', 1);
    const isShort = (writtenRegistry(lookup, decl, longest)?.length ?? 0) < decl.maxSize;
    values.push([isShort ? 'near the limit' : 'at the limit', longest]);
  }
  return values.flatMap(([name, value]) => {
    const bytes = writtenRegistry(lookup, decl, value);
    return bytes === undefined ? [] : [{ name, value, bytes }];
  });
}

/** Values that lie about themselves, or are more than the limits allow. */
function refusedValues(lookup: Lookup, decl: Registry): [string, Fields, string][] {
  const least = leastRegistry(lookup, decl);
  const out: [string, Fields][] = [];
  for (const [index, entry] of decl.entries.entries()) {
    if (entry.list === undefined) continue;
    if (entry.required === true) out.push([`${entry.name}: none at all`, { ...least, [entry.name]: [] }]);
    if (entry.list > 64) continue;
    const many = sampleEntry(lookup, entry, 'set', index * 8 + 1, entry.list + 1);
    out.push([`${entry.name}: one too many`, { ...least, [entry.name]: many }]);
  }
  const free = decl.unknown === 'keep' ? unknownEntryTag(decl) : undefined;
  if (free !== undefined) {
    const [first] = decl.entries;
    const kept = (tag: bigint, size: number, count = 1): Fields => ({
      ...least,
      [UNKNOWN_ENTRIES]: Array.from({ length: count }, () => ({ tag, value: pattern(size) })),
    });
    if (decl.repeatedUnknown !== undefined) out.push(['an unknown tag twice', kept(free, 1, 2)]);
    if (first !== undefined) out.push(['a known tag among the unknown', kept(BigInt(first.tag), 1)]);
    if (decl.maxBytes <= LIMIT) out.push(['more bytes than it may have', kept(free, decl.maxBytes)]);
    if (decl.maxEntries !== undefined && decl.maxEntries <= 256) {
      out.push(['more entries than it may have', kept(free, 0, decl.maxEntries + 1)]);
    }
  }
  return out.flatMap(([name, value]): [string, Fields, string][] => {
    try {
      encodeRegistry(lookup, decl, value);
      return [];
    } catch (error) {
      if (error instanceof Unwritable) return [[name, value, error.kind]];
      throw error;
    }
  });
}
