/** Whether a reader understood what was written, part by part. */
import type { Lookup } from '../../emit/lookup.ts';
import { type Fields, isFields, same, type Value } from '../../emit/vectors/interpreter/value.ts';
import type { Codec, Decl, DeclOf, MessageField, RegistryEntry } from '../../model/model.ts';
import type { Kind } from './judge.ts';

export interface Told {
  readonly kind: Kind;
  /** Such as `reads 'rate' wrongly in`. */
  readonly text: string;
}
interface Side<D> {
  readonly lookup: Lookup;
  readonly decl: D;
}

const OK: Told = { kind: 'ok', text: '' };
const wrong = (name: string): Told => ({ kind: 'garbage', text: `reads '${name}' wrongly in` });
const lost = (name: string): Told => ({ kind: 'degraded', text: `does not know '${name}' in` });
const ORDER: readonly Kind[] = ['ok', 'degraded', 'refused', 'garbage', 'hang'];
const worse = (a: Told, b: Told): Told => (ORDER.indexOf(b.kind) > ORDER.indexOf(a.kind) ? b : a);

interface Named {
  readonly name: string;
}
/** Whether what has one tag is called otherwise because it is something else: one of the names means another thing over there. */
const isAnother = (mine: Named, all: readonly Named[], theirs: Named, others: readonly Named[]): boolean =>
  mine.name !== theirs.name &&
  (all.some(({ name }) => name === theirs.name) || others.some(({ name }) => name === mine.name));

/** Two values of one declaration in two versions. */
export function compareValues(from: Side<Decl>, was: Fields, to: Side<Decl>, is: Fields): Told {
  const { decl: one } = from;
  const { decl: other } = to;
  if (one.kind === 'message' && other.kind === 'message') {
    return compareMessages({ ...from, decl: one }, was, { ...to, decl: other }, is);
  }
  if (one.kind === 'union' && other.kind === 'union') {
    return compareCases({ ...from, decl: one }, was, { ...to, decl: other }, is);
  }
  if (one.kind === 'registry' && other.kind === 'registry') {
    return compareEntries({ ...from, decl: one }, was, { ...to, decl: other }, is);
  }
  return OK;
}

/** Fields of a message are known by their order; where both have a name, by that. */
function compareMessages(
  { lookup: from, decl: one }: Side<DeclOf<'message'>>,
  was: Fields,
  { lookup: to, decl: other }: Side<DeclOf<'message'>>,
  is: Fields,
): Told {
  const names = new Set(other.fields.map(({ name }) => name));
  const shown = (field: MessageField): boolean => field.codec.c !== 'literal' && !field.name.startsWith('_');
  return one.fields.filter(shown).reduce((found, field) => {
    const at = one.fields.indexOf(field);
    const there = names.has(field.name) ? other.fields.find(({ name }) => name === field.name) : other.fields[at];
    const isRenamed = there !== undefined && !one.fields.some(({ name }) => name === there.name);
    if (there === undefined || (there.name !== field.name && !isRenamed)) return worse(found, lost(field.name));
    const [a, b] = [was[field.name], is[there.name]];
    if (a === undefined) return found;
    if (b === undefined) return worse(found, lost(field.name));
    if (there.normalize !== undefined && !same(a, b) && String(b) === there.normalize.otherwise) {
      return worse(found, { kind: 'degraded', text: `reads '${field.name}' as ${there.normalize.otherwise} in` });
    }
    return worse(found, comparePart(field.name, from, field.codec, a, to, there.codec, b));
  }, OK);
}

function compareCases(
  { lookup: from, decl: one }: Side<DeclOf<'union'>>,
  was: Fields,
  { lookup: to, decl: other }: Side<DeclOf<'union'>>,
  is: Fields,
): Told {
  const mine = one.cases.find(({ name }) => name === was.kind);
  const theirs = other.cases.find(({ name }) => name === is.kind);
  if (mine === undefined) return theirs === undefined ? OK : wrong(theirs.name);
  if (theirs === undefined) return lost(mine.name);
  if (mine.tag !== theirs.tag || isAnother(mine, one.cases, theirs, other.cases)) return wrong(mine.name);
  if (mine.body === undefined || theirs.body === undefined || !isFields(was.body) || !isFields(is.body)) return OK;
  const decls = [from.any(mine.body.plane, mine.body.name), to.any(theirs.body.plane, theirs.body.name)] as const;
  return compareValues({ lookup: from, decl: decls[0] }, was.body, { lookup: to, decl: decls[1] }, is.body);
}

const listed = ({ list }: RegistryEntry, value: Value | undefined): readonly Value[] => {
  if (value === undefined) return [];
  return list !== undefined && Array.isArray(value) ? value : [value];
};

/** Entries are known by their tags. */
function compareEntries(
  { lookup: from, decl: one }: Side<DeclOf<'registry'>>,
  was: Fields,
  { lookup: to, decl: other }: Side<DeclOf<'registry'>>,
  is: Fields,
): Told {
  return one.entries.reduce((found, entry) => {
    const values = listed(entry, was[entry.name]);
    if (values.length === 0) return found;
    const there = other.entries.find(({ tag }) => tag === entry.tag);
    if (there === undefined) return worse(found, lost(entry.name));
    if (isAnother(entry, one.entries, there, other.entries)) return worse(found, wrong(entry.name));
    const read = listed(there, is[there.name]);
    if (read.length < values.length) {
      return worse(found, { kind: 'degraded', text: `takes ${read.length} of ${values.length} '${entry.name}' of` });
    }
    return values.reduce<Told>(
      (all, value, at) => worse(all, comparePart(entry.name, from, entry.codec, value, to, there.codec, read[at])),
      found,
    );
  }, OK);
}

function comparePart(
  name: string,
  from: Lookup,
  codec: Codec,
  was: Value,
  to: Lookup,
  theirs: Codec,
  is: Value | undefined,
): Told {
  if (is === undefined) return lost(name);
  if ('plane' in codec && 'plane' in theirs && isFields(was) && isFields(is)) {
    const [one, other] = [from.any(codec.plane, codec.name), to.any(theirs.plane, theirs.name)];
    // The bytes of a struct are a matter of its layout: the diff compares them field by field.
    if (one.kind === 'struct' && other.kind === 'struct') return sameFields(was, is) ? OK : wrong(name);
    return compareValues({ lookup: from, decl: one }, was, { lookup: to, decl: other }, is);
  }
  if (codec.c === 'list' && theirs.c === 'list' && Array.isArray(was) && Array.isArray(is)) {
    if (was.length !== is.length) return wrong(name);
    return was.reduce<Told>(
      (found, item, at) => worse(found, comparePart(name, from, codec.of, item, to, theirs.of, is[at])),
      OK,
    );
  }
  if (same(was, is)) return OK;
  if (theirs.c === 'text' && theirs.bad === 'none' && is === '') {
    return { kind: 'degraded', text: `reads '${name}' as empty in` };
  }
  const decl = theirs.c === 'enum' ? to.of('enum', theirs.plane, theirs.name) : undefined;
  const stand = decl?.values.find((value) => value.name === decl.unknown);
  if (stand !== undefined && is === BigInt(stand.value)) {
    return { kind: 'degraded', text: `reads '${name}' as ${stand.name} in` };
  }
  return wrong(name);
}

/** Renamed fields stand where they stood. */
const sameFields = (a: Fields, b: Fields): boolean => {
  const [one, other] = [Object.values(a), Object.values(b)];
  const named = Object.keys(a).every((key) => key in b);
  return named ? same(a, b) : one.length === other.length && one.every((value, at) => same(value, other[at]));
};
