/** The hash of a plane: SHA-256 over what an older peer could notice. */
import { createHash } from 'node:crypto';
import { HASH_FORM, isMessageField, isOrdered, isStyle, SILENT } from 'pf-gen-lock/meaning';
import type { Decl, MessageField, Plane } from './model.ts';

/** Keys that `canonical` leaves out: what a comparison of two documents never looks at. */
const UNCOMPARED = new Set([...SILENT, 'unit']);

/** JSON with sorted keys and without what does not count. Equal documents give equal texts on every system. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    let text = '';
    for (const key of Object.keys(value).sort()) {
      const entry = (value as Record<string, unknown>)[key];
      if (entry === undefined || UNCOMPARED.has(key)) continue;
      text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonical(entry)}`;
    }
    return `{${text}}`;
  }
  return JSON.stringify(value);
}

/**
 * What a part of the document means, as text: two parts with one meaning have one text, however they are written down. Lists
 * without an order are sorted; reserved space is left out, because it is what the other fields leave free; parameters have
 * places and no names.
 */
function meaning(value: unknown, key = ''): string {
  if (Array.isArray(value)) return `[${entries(key, value).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  let text = '';
  // Small steps on purpose: half of a model's building is this function.
  for (const name of Object.keys(value).sort()) {
    const entry = (value as Record<string, unknown>)[name];
    // Absent properties mean "no" or "none", and so do these.
    if (entry === undefined || entry === false || (Array.isArray(entry) && entry.length === 0)) continue;
    if (isStyle(name, entry)) continue;
    text += `${text === '' ? '' : ','}"${name}":${meaning(entry, name)}`;
  }
  return `{${text}}`;
}

interface Entry {
  readonly reserved?: boolean;
  readonly type?: unknown;
}

function entries(key: string, list: readonly unknown[]): string[] {
  if (key === 'params') return list.map((entry) => meaning((entry as Entry).type ?? entry));
  if (isOrdered(key, list)) {
    const ordered = list.some(isMessageField) ? numberedGroups(list as readonly MessageField[]) : list;
    return ordered.map((entry) => meaning(entry));
  }
  const texts: string[] = [];
  for (const entry of list) if ((entry as Entry).reserved !== true) texts.push(meaning(entry));
  return texts.sort();
}

/** What a group is called is no byte: groups are numbered as they come. */
function numberedGroups(fields: readonly MessageField[]): readonly MessageField[] {
  const numbers = new Map<string, string>();
  return fields.map((field) => {
    const { presence } = field;
    if (presence.p !== 'group') return field;
    const group = numbers.get(presence.group) ?? String(numbers.size);
    numbers.set(presence.group, group);
    return { ...field, presence: { ...presence, group } };
  });
}

/** Adds `plane.name` of every reference inside of a declaration to `found`. */
export function references(value: unknown, found: Set<string>): void {
  if (Array.isArray(value)) {
    for (const entry of value) references(entry, found);
  } else if (typeof value === 'object' && value !== null) {
    const { plane, name } = value as { plane?: unknown; name?: unknown };
    if (typeof plane === 'string' && typeof name === 'string') found.add(`${plane}.${name}`);
    for (const entry of Object.values(value)) references(entry, found);
  }
}

type Hashed = Pick<Plane, 'name' | 'members'>;
type Declarations = ReadonlyMap<string, Decl>;

/** All declarations by `plane.name`. */
export function declarationsOf(planes: readonly Hashed[]): Declarations {
  const all = new Map<string, Decl>();
  for (const { name, members } of planes) for (const decl of members) all.set(`${name}.${decl.name}`, decl);
  return all;
}

/**
 * Hash of a plane's members, with everything from other planes that they are made of. The version is not part of it:
 * it is what the hash is compared with.
 *
 * @param all every declaration of the schema, by `plane.name`
 */
export function planeHash(plane: Hashed, all: Declarations): string {
  const others = foreignTo(plane, all).map(([key, decl]) => `${JSON.stringify(key)}:${meaning(decl)}`);
  return sha256(`{"form":${HASH_FORM},"members":${meaning(plane.members, 'members')},"others":{${others.join(',')}}}`);
}

/** The hash of the first form, of locks that name none. It also covers the order of listings, and how numbers are printed. */
export function planeHashOfFirstForm(plane: Hashed, all: Declarations): string {
  return sha256(canonical({ members: plane.members, others: Object.fromEntries(foreignTo(plane, all)) }));
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Declarations of other planes that the members are made of, by key. */
function foreignTo(plane: Hashed, all: Declarations): [string, Decl][] {
  const foreign = new Map<string, Decl>();
  const queue: Decl[] = [...plane.members];
  const own = new Set(plane.members.map((member) => `${plane.name}.${member.name}`));
  for (let decl = queue.pop(); decl !== undefined; decl = queue.pop()) {
    const found = new Set<string>();
    references(decl, found);
    for (const key of found) {
      const target = all.get(key);
      if (target === undefined || own.has(key) || foreign.has(key)) continue;
      foreign.set(key, target);
      queue.push(target);
    }
  }
  return [...foreign].sort(([a], [b]) => (a < b ? -1 : 1));
}
