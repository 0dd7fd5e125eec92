/** Bytes of registries that no encoder gives, some of which readers take all the same. */
import type { Codec, RegistryEntry } from '../../model/model.ts';
import { isVarint, prefixMost } from '../../model/prefixes.ts';
import type { Lookup } from '../lookup.ts';
import { encodeCodec } from './interpreter/codec.ts';
import { entryBytes, entryParts, type Registry, totalled } from './interpreter/registry.ts';
import { joined } from './interpreter/value.ts';
import { formBytes } from './interpreter/varint.ts';
import { badForms, longForms } from './numbers.ts';
import { leastRegistry, pattern, sample, sampleRegistry } from './samples.ts';
import { unknownEntryTag, unknownTags } from './writable.ts';

type Spoilt = [string, Uint8Array];
/** Spoilt forms of a value. */
type Spoil = (lookup: Lookup, codec: Codec, bytes: Uint8Array) => Spoilt[];
/** Longest bytes that are written out. */
const LIMIT = 4096;
const NOTHING = new Uint8Array(0);

/** One after another: each wrong, or odd, in one thing. */
export function spoiltRegistry(lookup: Lookup, decl: Registry, spoil: Spoil): Spoilt[] {
  return [
    ...orders(lookup, decl),
    ...decl.entries.flatMap((entry) => spoiltEntry(lookup, decl, entry, spoil)),
    ...frames(lookup, decl),
  ];
}

/** The entries of a value, each by itself. */
function piecesOf(lookup: Lookup, decl: Registry, which: 'all' | 'required'): { tag: bigint; bytes: Uint8Array }[] {
  const value = which === 'all' ? sampleRegistry(lookup, decl, 'set', 1) : leastRegistry(lookup, decl);
  return entryParts(lookup, decl, value).map((part) => ({
    tag: part.tag,
    bytes: entryBytes(decl, part.tag, part.value),
  }));
}

/** Orders that no encoder gives, and tags that nobody knows. */
function orders(lookup: Lookup, decl: Registry): Spoilt[] {
  const all = piecesOf(lookup, decl, 'all').map(({ bytes }) => bytes);
  const some = piecesOf(lookup, decl, 'required').map(({ bytes }) => bytes);
  const made = (pieces: readonly Uint8Array[]) => totalled(decl, joined(pieces));
  const middle = all.length >> 1;
  const out: Spoilt[] = [
    ['in reverse order', made(all.toReversed())],
    ['no entries', made([])],
  ];
  const tag = unknownEntryTag(decl);
  if (tag !== undefined) {
    const unknown = entryBytes(decl, tag, pattern(3, 40));
    out.push(
      ['an unknown entry first', made([unknown, ...some])],
      ['an unknown entry in the middle', made([...all.slice(0, middle), unknown, ...all.slice(middle)])],
      ['an unknown entry last', made([...some, unknown])],
      ['an unknown entry twice', made([unknown, ...some, unknown])],
      ...others(decl, tag).map((other): Spoilt => ['two unknown entries', made([unknown, ...some, other])]),
      ['an unknown entry without a value', made([...some, entryBytes(decl, tag, NOTHING)])],
      ['an unknown entry that is longer than what is there', made([...some, unknown.slice(0, -1)])],
      ['nothing but a tag', made([formBytes(decl.tag, tag)])],
    );
  }
  const [retired] = decl.retired ?? [];
  if (retired !== undefined)
    out.push(['a retired tag', made([entryBytes(decl, BigInt(retired), pattern(2)), ...some])]);
  return out;
}

/** An entry of another tag without a name, where readers tell such tags apart. */
function others(decl: Registry, tag: bigint): Uint8Array[] {
  const other = decl.repeatedUnknown === undefined ? undefined : unknownTags(decl, 2).find((one) => one !== tag);
  return other === undefined ? [] : [entryBytes(decl, other, pattern(2))];
}

/** One entry, alone beside those that must be there. */
function spoiltEntry(lookup: Lookup, decl: Registry, entry: RegistryEntry, spoil: Spoil): Spoilt[] {
  const tag = BigInt(entry.tag);
  const others = piecesOf(lookup, decl, 'required')
    .filter((piece) => piece.tag !== tag)
    .map(({ bytes }) => bytes);
  const made = (...pieces: readonly Uint8Array[]) => totalled(decl, joined([...others, ...pieces]));
  const content = (seed: number) => encodeCodec(lookup, entry.codec, sample(lookup, entry.codec, 'set', seed));
  const whole = (seed: number) => entryBytes(decl, tag, content(seed));
  const value = content(1);
  const fits = (bytes: Uint8Array) => bytes.length <= prefixMost(decl.length);
  const out: Spoilt[] = [];
  const put = (what: string, bytes: Uint8Array) => out.push([`${entry.name}: ${what}`, bytes]);
  if (entry.required === true) put('missing', made());
  put('twice', made(whole(1), whole(18)));
  put('twice, and the first is empty', made(entryBytes(decl, tag, NOTHING), whole(1)));
  put('twice, and the second is empty', made(whole(1), entryBytes(decl, tag, NOTHING)));
  if (entry.list !== undefined && (entry.list + 1) * whole(1).length <= LIMIT) {
    put('as often as it may be', made(...Array.from({ length: entry.list }, (_, index) => whole(index))));
    put('once too often', made(...Array.from({ length: entry.list + 1 }, (_, index) => whole(index))));
  }
  const longer = joined([value, pattern(1)]);
  if (fits(longer)) put('one byte too much inside', made(entryBytes(decl, tag, longer)));
  if (value.length > 0) {
    put('one byte too few inside', made(entryBytes(decl, tag, value.slice(0, -1))));
    put('nothing inside', made(entryBytes(decl, tag, NOTHING)));
  }
  put('length of one more than there is', made(joined([head(decl, tag, value.length + 1), value])));
  for (const [what, bytes] of spoil(lookup, entry.codec, value)) {
    if (fits(bytes)) put(what, made(entryBytes(decl, tag, bytes)));
  }
  return out;
}

function head(decl: Registry, tag: bigint, length: number): Uint8Array {
  const most = prefixMost(decl.length);
  return joined([formBytes(decl.tag, tag), formBytes(decl.length, BigInt(Math.min(length, most)))]);
}

/** Tags, lengths and totals in other forms; limits of the whole. */
function frames(lookup: Lookup, decl: Registry): Spoilt[] {
  const some = piecesOf(lookup, decl, 'required').map(({ bytes }) => bytes);
  const made = (...pieces: readonly Uint8Array[]) => totalled(decl, joined([...some, ...pieces]));
  const tag = unknownEntryTag(decl) ?? BigInt(decl.entries[0]?.tag ?? '0');
  const [length, one] = [formBytes(decl.length, 2n), pattern(2)];
  const out: Spoilt[] = [];
  if (isVarint(decl.tag)) {
    for (const [what, bytes] of [...longForms(decl.tag, tag), ...badForms(decl.tag)])
      out.push([`tag ${what}`, made(bytes, length, one)]);
  }
  if (isVarint(decl.length)) {
    for (const [what, bytes] of [...longForms(decl.length, 2n), ...badForms(decl.length)]) {
      out.push([`length ${what}`, made(formBytes(decl.tag, tag), bytes, one)]);
    }
  }
  if (decl.maxEntries !== undefined) out.push(...counted(decl, decl.maxEntries, some));
  return [...out, ...(decl.total === undefined ? unlimited(decl) : totals(decl, decl.total, some))];
}

/** As many entries as there may be, and one more. */
function counted(decl: Registry, most: number, some: readonly Uint8Array[]): Spoilt[] {
  const tag = unknownEntryTag(decl);
  if (decl.unknown === 'error' || tag === undefined) return [];
  const needed = Math.max(0, most + 1 - some.length);
  const tags =
    decl.repeatedUnknown === undefined ? Array.from({ length: needed }, () => tag) : unknownTags(decl, needed);
  if (tags.length < needed) return [];
  const small = tags.map((one) => entryBytes(decl, one, NOTHING));
  const made = (count: number) => joined([...some, ...small.slice(0, Math.max(0, count - some.length))]);
  if (made(most + 1).length > Math.min(decl.maxBytes, LIMIT)) return [];
  return [
    ['as many entries as there may be', totalled(decl, made(most))],
    ['one entry too many', totalled(decl, made(most + 1))],
    ['one entry too many, and it is cut', totalled(decl, made(most + 1).slice(0, -1))],
  ];
}

function unlimited(decl: Registry): Spoilt[] {
  return decl.maxBytes < LIMIT ? [['one byte above the limit', pattern(decl.maxBytes + 1)]] : [];
}

function totals(decl: Registry, form: NonNullable<Registry['total']>, some: readonly Uint8Array[]): Spoilt[] {
  const tag = unknownEntryTag(decl);
  const entries = joined([...some, ...(tag === undefined ? [] : [entryBytes(decl, tag, pattern(2))])]);
  const most = prefixMost(form);
  const stated = (total: number, content: Uint8Array) => joined([formBytes(form, BigInt(total)), content]);
  const out: Spoilt[] = [];
  if (entries.length > 0) out.push(['total of one less than there is', stated(entries.length - 1, entries)]);
  if (entries.length < most) {
    out.push(['total of one more than there is', stated(entries.length + 1, entries)]);
    out.push([
      'total of one more than there is, and a byte behind',
      stated(entries.length + 1, joined([entries, pattern(1)])),
    ]);
  }
  if (decl.maxBytes < most) out.push(['total above the limit', stated(decl.maxBytes + 1, NOTHING)]);
  out.push(['total at the limit, and nothing there', stated(decl.maxBytes, NOTHING)]);
  if (!isVarint(form)) return out;
  for (const [what, bytes] of longForms(form, BigInt(entries.length)))
    out.push([`total ${what}`, joined([bytes, entries])]);
  for (const [what, bytes] of badForms(form)) out.push([`total ${what}`, joined([bytes, entries])]);
  return out;
}
