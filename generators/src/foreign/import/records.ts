/** Joins the syntax tree with the layouts: records, enumerations, and the names of types. */
import { basename } from 'node:path';
import { type Declared, enumerators, findAll, type Node, type Place, placeOf } from './ast.ts';
import type { CEnum, CField, CInteger, CRecord, Refused } from './header.ts';
import type { LaidRecord } from './layouts.ts';
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
  readonly #typedefs = new Map<string, Typedef>();
  readonly #tags = new Map<string, { id: string; kind: 'record' | 'enum' }>();

  constructor(target: string) {
    const windows = target.startsWith('win');
    this.pointerSize = target.includes('x86') ? 4 : 8;
    this.longSize = windows ? 4 : 8;
    this.wcharSize = windows ? 2 : 4;
  }

  typedef(name: string): Typedef | undefined {
    return this.#typedefs.get(name) ?? this.#typedefs.get(last(name));
  }
  tag(name: string): { id: string; kind: 'record' | 'enum' } | undefined {
    return this.#tags.get(name) ?? this.#tags.get(last(name));
  }
  addTag(names: readonly string[], id: string, kind: 'record' | 'enum'): void {
    for (const name of [...names, id]) if (name !== '') this.#tags.set(name, { id, kind });
  }
  addTypedef(name: string, typedef: Typedef): void {
    this.#typedefs.set(name, typedef);
  }
}
const last = (name: string): string => name.slice(name.lastIndexOf(':') + 1);

export interface Found {
  readonly records: CRecord[];
  readonly enums: CEnum[];
  readonly refused: Refused[];
}

/** Names of tags by their first typedef: `typedef struct _MODE {…} MODE, *PMODE;` is a MODE. */
function typedefNames(all: readonly Declared[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const { node } of all) {
    if (node.kind !== 'TypedefDecl' && node.kind !== 'TypeAliasDecl') continue;
    const id = tagOf(node);
    if (id !== undefined && node.name !== undefined && !found.has(id)) found.set(id, node.name);
  }
  return found;
}

/** The record or enumeration that a typedef names directly, not through a pointer or an array. */
function tagOf(node: Node): string | undefined {
  if (/[*&[(]/.test((node.type?.qualType ?? '').replace(/\([^)]* at [^)]*\)/, ''))) return undefined;
  const type = findAll(node, 'RecordType')[0] ?? findAll(node, 'EnumType')[0];
  return type?.decl?.id;
}

export function readRecords(
  all: readonly Declared[],
  layouts: ReadonlyMap<string, LaidRecord>,
  names: Names,
  files: Files,
): Found {
  const found: Found = { records: [], enums: [], refused: [] };
  const named = typedefNames(all);
  // Names first: a record may point at one that comes later.
  for (const { node, scope } of all) {
    const place = placeOf(node);
    if (place === undefined) continue;
    if (isRecord(node)) names.addTag(keysOf(node, scope, place), node.id, 'record');
    else if (node.kind === 'EnumDecl') names.addTag(keysOf(node, scope, place), node.id, 'enum');
    else if ((node.kind === 'TypedefDecl' || node.kind === 'TypeAliasDecl') && node.name !== undefined) {
      const tag = tagOf(node);
      const type = node.type?.qualType ?? '';
      names.addTypedef(node.name, {
        type,
        platform: files.platform(place.file),
        ...(tag === undefined ? {} : { tag }),
      });
    }
  }
  for (const { node, scope } of all) {
    const place = placeOf(node);
    if (place === undefined) continue;
    const name = named.get(node.id) ?? node.name ?? '';
    if (isRecord(node)) readRecord({ node, scope, place, name }, layouts, names, files, found);
    else if (node.kind === 'EnumDecl' && files.own(place.file)) {
      const read = readEnum(node, name, place, names);
      if (read.values.length > 0) found.enums.push(read);
    }
  }
  return found;
}

const isRecord = ({ kind, completeDefinition }: Node): boolean =>
  (kind === 'RecordDecl' || kind === 'CXXRecordDecl') && completeDefinition === true;

function keysOf(node: Node, scope: string, place: Place): string[] {
  const where = `${place.file}:${place.line}:${place.col}`;
  return node.name === undefined ? [where] : [`${scope}${node.name}`, node.name, where];
}

interface Raw {
  readonly node: Node;
  readonly scope: string;
  readonly place: Place;
  readonly name: string;
}

function readRecord(
  { node, scope, place, name }: Raw,
  layouts: ReadonlyMap<string, LaidRecord>,
  names: Names,
  files: Files,
  found: Found,
): void {
  const keys = [`${scope}${node.name ?? ''}`, ...keysOf(node, scope, place)];
  const key = keys.find((candidate) => candidate !== '' && layouts.has(candidate));
  const laid = key === undefined ? undefined : layouts.get(key);
  const refuse = (why: string): void => {
    if (files.own(place.file)) found.refused.push({ name: name || 'a record without a name', place, why });
  };
  const fields = (node.inner ?? []).filter(({ kind }) => kind === 'FieldDecl');
  if (laid === undefined || key === undefined) {
    refuse('its layout is not known (a template?)');
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
    refuse('it has no fields');
    return;
  }
  const rows = laid.members.filter(({ text }) => !/\(base\)/.test(text));
  if (rows.length !== fields.length) {
    refuse(`clang lays out ${rows.length} members, and it declares ${fields.length}`);
    return;
  }
  const members = fields.map((field, index) => memberOf(field, rows[index]!, place, names));
  const record = { id: node.id, name, union: node.tagUsed === 'union', place, size: laid.size, align: laid.align };
  found.records.push({ ...record, fields: members, platform: !files.own(place.file), key });
}

function memberOf(field: Node, row: LaidRecord['members'][number], outer: Place, names: Names): CField {
  const type = parseType(field.type?.qualType ?? '', names);
  const place = placeOf(field) ?? outer;
  const base = { name: field.name ?? '', place, type, offset: row.offset };
  if (field.isBitfield !== true) return base;
  const width = row.bits === undefined ? 0 : row.bits.last - row.bits.first + 1;
  return { ...base, bits: { first: row.offset * 8 + (row.bits?.first ?? 0), width } };
}

function readEnum(node: Node, name: string, place: Place, names: Names): CEnum {
  const fixed: CType = parseType(node.fixedUnderlyingType?.qualType ?? 'int', names);
  const size = fixed.t === 'int' ? fixed.size : 4;
  const values: CInteger[] = enumerators(node).map((entry) => {
    const where = placeOf(entry.node) ?? place;
    const common = { size, signed: entry.value < 0n, hex: entry.value > 0xffffn };
    return { name: entry.node.name ?? '', place: where, value: entry.value, ...common };
  });
  // MSVC gives enumerations without a type `int`; what matters is whether a value is below zero.
  return { id: node.id, name, place, size, signed: values.some(({ value }) => value < 0n), values };
}

/** `mode.h:12`, for comments. */
export const at = ({ file, line }: Place): string => `${basename(file)}:${line}`;
