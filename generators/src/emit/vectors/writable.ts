/** What fits into a registry, and what no encoder writes. */
import { tagRange } from '../../model/prefixes.ts';
import type { Lookup } from '../lookup.ts';
import { encodeRegistry, type Registry, Unwritable } from './interpreter/registry.ts';
import type { Fields } from './interpreter/value.ts';

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

/** A tag that no entry has, and that was not given out before; none where all are taken. */
export function unknownEntryTag(decl: Registry, from = 0x6bn): bigint | undefined {
  const { min, max } = tagRange(decl.tag);
  const taken = new Set([...decl.entries.map(({ tag }) => tag), ...(decl.retired ?? [])]);
  const isFree = (tag: bigint) => !taken.has(tag.toString());
  let tag = from;
  while (tag <= max && !isFree(tag)) tag += 1n;
  if (tag <= max) return tag;
  for (tag = min; tag < from && !isFree(tag); ) tag += 1n;
  return tag < from ? tag : undefined;
}

/** Tags as of `unknownEntryTag`, each once; fewer where there are no more. */
export function unknownTags(decl: Registry, count: number): bigint[] {
  const found = new Set<bigint>();
  for (let from = 0x6bn; found.size < count; ) {
    const tag = unknownEntryTag(decl, from);
    if (tag === undefined || found.has(tag)) break;
    found.add(tag);
    from = tag + 1n;
  }
  return [...found];
}
