/** What clang did not understand: which declarations it is part of. Errors in bodies of functions are none. */
import { type Declared, findAll, isRecord, type Location, type Node, type Place } from './ast.ts';
import type { Missing } from './includes.ts';
import { type ClangError, reasonOf } from './messages.ts';
import { SourceLines } from './source-lines.ts';
import { parseType, type Scope } from './types.ts';

const NO_REASON = 'clang does not understand it';

interface Span {
  readonly file: string;
  readonly from: Place;
  readonly to: Place;
}

export interface Damage {
  /** Record or enumeration → why it cannot be believed. */
  readonly declarations: ReadonlyMap<string, string>;
  /** Names of typedefs that stand for something else than they should. */
  readonly typedefs: ReadonlyMap<string, string>;
  /** Damaged by what they are made of: records without an error of their own. */
  readonly invalid: ReadonlySet<string>;
  /** Errors that belong to nothing that was read: something may be missing at their places. */
  readonly outside: readonly ClangError[];
}

/** Nothing of these is imported, and so nothing is lost in them. */
const UNREAD =
  /^(Function|CXXMethod|CXXConstructor|CXXDestructor|CXXConversion|Friend|Var|Using|UsingDirective|(Function|Class|Var|TypeAlias)Template|ClassTemplate(Partial)?Specialization)Decl$/;

export function damageOf(all: readonly Declared[], errors: readonly ClangError[], missing: readonly Missing[]): Damage {
  const declarations = new Map<string, string>();
  const typedefs = new Map<string, string>();
  if (errors.length + missing.length === 0) return { declarations, typedefs, invalid: new Set(), outside: [] };
  const sources = new SourceLines();
  const unread = all.flatMap(({ node }) => (UNREAD.test(node.kind) ? [spanOf(node)] : [])).filter(isSpan);
  const left = errors.filter(({ place }) => !unread.some((span) => within(span, place)));
  const told = new Set<ClangError>();
  const invalid = new Set<string>();
  for (const { node } of all) {
    const layout = isRecord(node) || node.kind === 'EnumDecl';
    if (!layout && node.kind !== 'TypedefDecl' && node.kind !== 'TypeAliasDecl') continue;
    const bare = spanOf(node);
    if (bare === undefined) continue;
    // Up to the semicolon: attributes may stand behind the last brace.
    const span = layout ? { ...bare, to: semicolon(bare.to, sources) } : bare;
    const inside = left.filter(({ place }) => within(span, place));
    for (const error of inside) told.add(error);
    const first = inside[0];
    if (first === undefined) {
      if (node.isInvalid !== true) continue;
      if (layout) invalid.add(node.id);
      else if (node.name !== undefined) typedefs.set(node.name, NO_REASON);
      continue;
    }
    const why = `${reasonOf(first.message)} ${at(first.place)}`;
    if (layout) declarations.set(node.id, why);
    else if (node.name !== undefined) typedefs.set(node.name, why);
  }
  // `struct S {…} PACKED;` is a variable where a missing header does not say what PACKED is.
  for (const [index, { node }] of all.entries()) {
    if (node.kind !== 'VarDecl' || missing.length + left.length === 0) continue;
    const begin = spanOf(node)?.from;
    const owner = all
      .slice(Math.max(0, index - 200), index)
      .findLast((entry) => isRecord(entry.node) && same(spanOf(entry.node)?.from, begin));
    if (owner !== undefined && !declarations.has(owner.node.id))
      declarations.set(owner.node.id, `'${node.name}' behind it may be an attribute that a missing header defines`);
  }
  for (const [id, why] of packed(all, missing)) if (!declarations.has(id)) declarations.set(id, why);
  return { declarations, typedefs, invalid, outside: left.filter((error) => !told.has(error)) };
}

/** With the records that hold a damaged one: where their fields lie is not known either. */
export function spread(damage: Damage, all: readonly Declared[], names: Scope): Damage {
  if (damage.declarations.size + damage.typedefs.size + damage.invalid.size === 0) return damage;
  const declarations = new Map(damage.declarations);
  const records = all.filter(({ node }) => isRecord(node));
  for (let more = true; more; ) {
    more = false;
    for (const { node } of records) {
      if (declarations.has(node.id)) continue;
      for (const field of node.inner ?? []) {
        if (field.kind !== 'FieldDecl') continue;
        const why = lossOf(field.type?.qualType ?? '', names, declarations, damage.typedefs);
        if (why === undefined) continue;
        declarations.set(node.id, why);
        more = true;
        break;
      }
    }
  }
  for (const id of damage.invalid) if (!declarations.has(id)) declarations.set(id, NO_REASON);
  const spreading = { ...damage, declarations };
  for (const { node } of all) {
    const why = node.kind === 'EnumDecl' ? lossIn(node, names, spreading) : undefined;
    if (why !== undefined && !declarations.has(node.id)) declarations.set(node.id, why);
  }
  return spreading;
}

/** Why a type has another size than clang says. */
function lossOf(
  text: string,
  names: Scope,
  declarations: ReadonlyMap<string, string>,
  typedefs: ReadonlyMap<string, string>,
): string | undefined {
  let type = parseType(text, names);
  while (type.t === 'array') type = type.of;
  if (type.t === 'record' || type.t === 'enum') return declarations.get(type.id);
  if (type.t !== 'unknown') return undefined;
  const word = (text.match(/[A-Za-z_]\w*/g) ?? []).find((name) => typedefs.has(name));
  return word === undefined ? undefined : `${word} is not known: ${typedefs.get(word)}`;
}

/** Why the value of an expression is not what the header means: it asks for the size of something damaged. */
export function lossIn(node: Node, names: Scope, damage: Damage): string | undefined {
  if (damage.declarations.size + damage.typedefs.size === 0) return undefined;
  const asked = findAll(node, 'UnaryExprOrTypeTraitExpr').concat(findAll(node, 'OffsetOfExpr'));
  for (const { argType, inner } of asked) {
    for (const type of [argType, ...(inner ?? []).map((child) => child.type)]) {
      const why = lossOf(type?.qualType ?? '', names, damage.declarations, damage.typedefs);
      if (why !== undefined) return why;
    }
  }
  return undefined;
}

/** An include among declarations, or one that is called so, may be there for a packing: `#include "pack1.h"`. */
function packed(all: readonly Declared[], missing: readonly Missing[]): Map<string, string> {
  const found = new Map<string, string>();
  const records = all.flatMap(({ node }) => {
    const from = isRecord(node) ? spanOf(node)?.from : undefined;
    return from === undefined ? [] : [{ id: node.id, from }];
  });
  for (const { name, place } of missing) {
    const here = records.filter(({ from }) => from.file === place.file);
    if (!/pack|align/i.test(name) && !here.some(({ from }) => from.line < place.line)) continue;
    for (const { id, from } of here) {
      if (from.line > place.line) found.set(id, `it stands behind '${name}', which is not there and may pack it`);
    }
  }
  return found;
}

const at = ({ line, col }: Place): string => `(${line}:${col})`;
const isSpan = (span: Span | undefined): span is Span => span !== undefined;
const same = (a: Place | undefined, b: Place | undefined): boolean =>
  a !== undefined && b !== undefined && a.file === b.file && a.line === b.line && a.col === b.col;
const before = (a: Place, b: Place): boolean => a.line < b.line || (a.line === b.line && a.col <= b.col);
const within = ({ file, from, to }: Span, place: Place): boolean =>
  file === place.file && before(from, place) && before(place, to);

function spanOf({ range }: Node): Span | undefined {
  const [from, to] = [placeIn(range?.begin), placeIn(range?.end)];
  return from === undefined || to === undefined || from.file !== to.file ? undefined : { file: from.file, from, to };
}

function placeIn(location: Location | undefined): Place | undefined {
  const loc = location?.expansionLoc ?? location;
  if (loc?.file === undefined || loc.line === undefined || loc.col === undefined) return undefined;
  return { file: loc.file, line: loc.line, col: loc.col };
}

/** Place of the first semicolon behind a place; at most some lines further. */
function semicolon(place: Place, sources: SourceLines): Place {
  const lines = sources.of(place.file);
  for (let line = place.line; line < place.line + 5; line += 1) {
    const from = line === place.line ? place.col - 1 : 0;
    const found = (lines[line - 1] ?? '').indexOf(';', from);
    if (found >= 0) return { file: place.file, line, col: found + 1 };
  }
  return place;
}
