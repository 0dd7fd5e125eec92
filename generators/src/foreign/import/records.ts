/** Joins the syntax tree with the layouts: records, enumerations, and the names of types. */
import { basename } from 'node:path';
import { oneLine } from '../../text/visible.ts';
import {
  alignedNames,
  type Declared,
  enumerators,
  isRecord,
  type Node,
  namedTag,
  type Place,
  placeInType,
  placeKey,
  placeOf,
  statedAlignment,
} from './ast.ts';
import type { Language } from './clang.ts';
import type { Damage } from './damage.ts';
import type { CEnum, CField, CInteger, CRecord, Lost, Refused } from './header.ts';
import type { LaidRecord } from './layouts.ts';
import { countedBy, isOpen } from './schema/tails.ts';
import { SourceLines } from './source-lines.ts';
import { type CType, parseType, type Scope, type Typedef } from './types.ts';

export interface Files {
  /** Whether a file belongs to the user. */
  own(file: string): boolean;
  /** Whether it is a stand-in for a platform header. */
  platform(file: string): boolean;
}

/** Names of types, collected while the tree is read in order. */
export class Names implements Scope {
  readonly pointerSize: number;
  readonly longSize: number;
  readonly wcharSize: number;
  readonly charSigned: boolean;
  readonly wcharSigned: boolean;
  readonly language: Language;
  /** What clang calls the place of a type that shares it with others, by the place that the type was given. */
  readonly printed: ReadonlyMap<string, string>;
  /** Typedefs of what clang does not know: name → why. */
  readonly damaged = new Map<string, string>();
  readonly #typedefs = new Map<string, Typedef>();
  readonly #tags = new Map<string, { id: string; kind: 'record' | 'enum' }>();

  constructor(target: string, language: Language, printed: ReadonlyMap<string, string> = new Map()) {
    this.language = language;
    this.printed = printed;
    // Who still speaks of such a place speaks of one of several.
    for (const place of printed.values()) this.crowded.add(place);
    const windows = target.startsWith('win');
    this.pointerSize = target.includes('x86') ? 4 : 8;
    this.longSize = windows ? 4 : 8;
    this.wcharSize = windows ? 2 : 4;
    this.charSigned = target !== 'linux-arm64';
    this.wcharSigned = target === 'linux-x64';
  }

  typedef(name: string): Typedef | undefined {
    return this.#typedefs.get(name) ?? this.#typedefs.get(last(name));
  }
  tag(name: string): { id: string; kind: 'record' | 'enum' } | undefined {
    return this.#tags.get(name) ?? this.#tags.get(last(name));
  }
  /** Places at which more than one type is declared: all that a macro declares stands where the macro does. */
  readonly crowded = new Set<string>();

  addTag(names: readonly string[], id: string, kind: 'record' | 'enum'): void {
    const where = names.at(-1) ?? '';
    if ((this.#tags.get(where)?.id ?? id) !== id) this.crowded.add(where);
    for (const name of [...names, id]) if (name !== '') this.#tags.set(name, { id, kind });
  }
  addTypedef(name: string, typedef: Typedef): void {
    this.#typedefs.set(name, typedef);
  }
}
/** The text of a type that no parser takes for one. */
const UNKNOWN = '?';
const last = (name: string): string => name.slice(name.lastIndexOf(':') + 1);

/** Names of tags by their first typedef: `typedef struct _MODE {…} MODE, *PMODE;` is a MODE. */
function typedefNames(all: readonly Declared[]): Map<string, Declared> {
  const found = new Map<string, Declared>();
  const others = alignedNames(all);
  for (const declared of all) {
    const { node } = declared;
    if (others.has(node.id)) continue;
    if (node.kind !== 'TypedefDecl' && node.kind !== 'TypeAliasDecl') continue;
    const id = namedTag(node);
    if (id !== undefined && node.name !== undefined && !found.has(id)) found.set(id, declared);
  }
  return found;
}

/** Names first: a record may point at one that comes later. */
export function collectNames(all: readonly Declared[], names: Names, files: Files, damage: Damage): void {
  for (const { node, scope } of all) {
    const place = placeOf(node);
    if (place === undefined) continue;
    if (isRecord(node) && names.language === 'c' && isBare(node)) continue;
    if (isRecord(node)) names.addTag(keysOf(node, scope, place), node.id, 'record');
    else if (node.kind === 'EnumDecl') names.addTag(keysOf(node, scope, place), node.id, 'enum');
    else if ((node.kind === 'TypedefDecl' || node.kind === 'TypeAliasDecl') && node.name !== undefined) {
      const tag = namedTag(node);
      const why = damage.typedefs.get(node.name);
      const type = why === undefined ? (node.type?.qualType ?? '') : UNKNOWN;
      if (why !== undefined) names.damaged.set(node.name, why);
      names.addTypedef(node.name, {
        type,
        platform: files.platform(place.file),
        system: !files.own(place.file),
        ...(tag === undefined ? {} : { tag }),
      });
    }
  }
}

/** Why a record without members is not imported. In C such a one has no bytes. */
export const EMPTY = 'it has no fields';

/** Whether a record has neither a name nor members. */
const isBare = (node: Node): boolean =>
  node.name === undefined && !(node.inner ?? []).some(({ kind }) => kind === 'FieldDecl');

/**
 * Members of structs without members, which have no bytes in C. Linux puts one in front of an array without a length, by a macro:
 * all that it declares stands at one place.
 */
function bareFields({ inner = [] }: Node): Set<Node> {
  const found = new Set<Node>();
  for (const [index, node] of inner.entries()) {
    const before = inner[index - 1];
    if (node.kind === 'FieldDecl' && before !== undefined && isRecord(before) && isBare(before)) found.add(node);
  }
  return found;
}

export interface FoundRecords {
  readonly records: CRecord[];
  readonly refused: Refused[];
  /** Why a record is not among them: id → reason; those of the platform too. */
  readonly lost: Map<string, Lost>;
  readonly sources: SourceLines;
}

export function readRecords(
  all: readonly Declared[],
  layouts: ReadonlyMap<string, LaidRecord>,
  names: Names,
  files: Files,
  damage: Damage,
): FoundRecords {
  const found: FoundRecords = { records: [], refused: [], lost: new Map(), sources: new SourceLines() };
  for (const { declared, tag } of alignedNames(all).values()) {
    const place = placeOf(declared.node);
    const why = `it is ${tag.name} with an alignment of its own, which a schema states for the struct itself`;
    if (place !== undefined && files.own(place.file))
      found.refused.push({ name: declared.node.name ?? '', place, why, layout: true });
  }
  const named = typedefNames(all);
  for (const { node, scope } of all) {
    const place = placeOf(node);
    if (place === undefined || !isRecord(node)) continue;
    const typedef = named.get(node.id);
    const name = typedef?.node.name ?? node.name ?? '';
    const keys = typedef === undefined ? [] : [`${typedef.scope}${name}`, name];
    readRecord(
      { node, scope, place, name, keys, damage: damage.declarations.get(node.id) },
      layouts,
      names,
      files,
      found,
    );
  }
  return found;
}

/** Enumerations of the user; `sizes` are those that clang computed, by id. */
export function readEnums(
  all: readonly Declared[],
  names: Names,
  files: Files,
  sizes: ReadonlyMap<string, number>,
): CEnum[] {
  const named = typedefNames(all);
  return all.flatMap(({ node, scope }) => {
    const place = placeOf(node);
    if (node.kind !== 'EnumDecl' || place === undefined || !files.own(place.file)) return [];
    const read = readEnum(
      { node, scope },
      named.get(node.id)?.node.name ?? node.name ?? '',
      place,
      names,
      sizes.get(node.id),
    );
    return read.values.length > 0 ? [read] : [];
  });
}

function keysOf(node: Node, scope: string, place: Place): string[] {
  const where = placeKey(place);
  return node.name === undefined ? [where] : [`${scope}${node.name}`, node.name, where];
}

interface Raw {
  readonly node: Node;
  readonly scope: string;
  readonly place: Place;
  readonly name: string;
  /** Names of a typedef, under which clang prints a record without a tag. */
  readonly keys: readonly string[];
  readonly damage: string | undefined;
}

/** The layout of one of several types without a name at one place: one that has as many members. None where two differ. */
function sharedKey(
  layouts: ReadonlyMap<string, LaidRecord>,
  tag: string,
  shared: string,
  counts: readonly number[],
): string | undefined {
  const [first, ...others] = [...layouts].filter(
    ([key, { members }]) => key.startsWith(tag) && key.endsWith(` at ${shared})`) && counts.includes(members.length),
  );
  const text = JSON.stringify(first?.[1]);
  return others.every(([, laid]) => JSON.stringify(laid) === text) ? first?.[0] : undefined;
}

function readRecord(
  { node, scope, place, name, keys: typedefs, damage }: Raw,
  layouts: ReadonlyMap<string, LaidRecord>,
  names: Names,
  files: Files,
  found: FoundRecords,
): void {
  const tag = `${node.tagUsed} `;
  const own = [...(node.name === undefined ? [] : [`${scope}${node.name}`]), ...keysOf(node, scope, place)];
  const keys = [...own.map((key) => tag + key), ...own, ...(node.name === undefined ? typedefs : [])];
  const shared = names.printed.get(placeKey(place));
  const declared = (node.inner ?? []).filter(({ kind }) => kind === 'FieldDecl');
  const bare = names.language === 'c' ? bareFields(node) : new Set<Node>();
  const fields = declared.filter((field) => !bare.has(field));
  const key =
    shared === undefined
      ? keys.find((candidate) => layouts.has(candidate))
      : sharedKey(layouts, tag, shared, [declared.length, fields.length]);
  const laid = key === undefined ? undefined : layouts.get(key);
  const refuse = (why: string): void => {
    found.lost.set(node.id, { name, why });
    // What has no name is told of by what holds it.
    if (name !== '' && files.own(place.file)) found.refused.push({ name, place, why, layout: true });
  };
  if (damage !== undefined) {
    refuse(damage);
    return;
  }
  const unknown = crowdedIn(fields, names) ?? unknownIn(fields, names);
  if (unknown !== undefined) {
    refuse(unknown);
    return;
  }
  if (shared !== undefined && laid === undefined) {
    refuse(
      `one macro (${basename(shared)}) declares several types without a name, and clang does not say which of them it lays out so`,
    );
    return;
  }
  if (laid === undefined || key === undefined) {
    refuse('clang does not lay it out outside of what declares it (a template, a function)');
    return;
  }
  if ((node.bases?.length ?? 0) > 0) {
    refuse('it has base classes, whose layout no standard fixes');
    return;
  }
  if (laid.members.some(({ text }) => /vtable pointer|vbtable|vftable/.test(text))) {
    refuse('it has virtual functions, and a table pointer in front');
    return;
  }
  // An empty record has one byte in C++, and none in C.
  if (fields.length === 0) {
    refuse(EMPTY);
    return;
  }
  const all = laid.members.filter(({ text }) => !/\(base\)/.test(text));
  const rows = all.length === declared.length ? all.filter((_, index) => fields.includes(declared[index]!)) : all;
  if (rows.length !== fields.length) {
    refuse(`clang lays out ${rows.length} members, and it declares ${fields.length}`);
    return;
  }
  const members = fields.map((field, index) => memberOf(field, rows[index]!, place, names, found.sources));
  const record = { id: node.id, name, union: node.tagUsed === 'union', place, size: laid.size, align: laid.align };
  found.records.push({ ...record, fields: members, platform: !files.own(place.file), key });
}

/** Why a field is of no known type, where clang took something else for it. */
function unknownIn(fields: readonly Node[], names: Names): string | undefined {
  if (names.damaged.size === 0) return undefined;
  for (const { type } of fields) {
    for (const word of (type?.qualType ?? '').match(/[A-Za-z_]\w*/g) ?? []) {
      const why = names.damaged.get(word);
      if (why !== undefined) return `${word} is not known: ${why}`;
    }
  }
  return undefined;
}

/** Why nobody can say which type a field has: clang calls one without a name by its place, which others share. */
function crowdedIn(fields: readonly Node[], names: Names): string | undefined {
  for (const { type } of fields) {
    const where = placeInType(type?.qualType ?? '');
    if (where === undefined || !names.crowded.has(where)) continue;
    return `one macro (${basename(where)}) declares several types without a name, and clang does not say which of them a field has`;
  }
  return undefined;
}

function memberOf(
  field: Node,
  row: LaidRecord['members'][number],
  outer: Place,
  names: Names,
  sources: SourceLines,
): CField {
  const type = parseType(field.type?.qualType ?? '', names);
  const place = placeOf(field) ?? outer;
  const align = statedAlignment(field);
  const base = { name: field.name ?? '', place, type, offset: row.offset, ...(align === undefined ? {} : { align }) };
  if (isOpen(base)) {
    const counted = countedBy(base.name, place.line, sources.of(place.file));
    return counted === undefined ? base : { ...base, counted };
  }
  if (field.isBitfield !== true) return base;
  const width = row.bits === undefined ? 0 : row.bits.last - row.bits.first + 1;
  return { ...base, bits: { first: row.offset * 8 + (row.bits?.first ?? 0), width } };
}

function readEnum(
  { node, scope }: Declared,
  name: string,
  place: Place,
  names: Names,
  computed: number | undefined,
): CEnum {
  const fixed: CType = parseType(node.fixedUnderlyingType?.qualType ?? 'int', names);
  const size = computed ?? (fixed.t === 'int' ? fixed.size : 4);
  // In C the scope of a nested enumeration is that of the file.
  const around = names.language === 'c' ? '' : `::${scope}`;
  const within = node.scopedEnumTag === undefined ? around : `${around}${node.name}::`;
  const values: CInteger[] = enumerators(node).map((entry) => {
    const where = placeOf(entry.node) ?? place;
    const common = { size, signed: entry.value < 0n, hex: entry.value > 0xffffn };
    const full = `${within}${entry.node.name ?? ''}`;
    return { name: entry.node.name ?? '', place: where, value: entry.value, ...common, full };
  });
  const signed = values.some(({ value }) => value < 0n);
  const stated = node.fixedUnderlyingType !== undefined && fixed.t === 'int';
  const underlying = stated ? ({ underlying: fixed.signed ? 'signed' : 'unsigned' } as const) : {};
  return { id: node.id, name, place, size, signed, ...underlying, values };
}

/** `mode.h:12`, for comments. */
export const at = ({ file, line }: Place): string => `${oneLine(basename(file))}:${line}`;
