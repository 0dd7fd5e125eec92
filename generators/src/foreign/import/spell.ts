/** How C or C++ spells a record from outside: what probes and asserts call it. */
import { alignedNames, type Declared, isRecord, type Node, namedTag, placeInType, placeKey, placeOf } from './ast.ts';
import type { Language } from './clang.ts';

export interface Spelling {
  /** A type, such as `struct _MODE`, `::vdd::Mode`, or what the field of another record has. */
  readonly text: string;
  /** Another name of the same record: attributes of a typedef are its own. */
  readonly also?: string;
}

/**
 * Spellings by id. What has no name is spelled by the field that it types; members of a record without a name and a
 * field of its own belong to the record around it, and so it has no spelling.
 */
export function spellings(all: readonly Declared[], language: Language): Map<string, Spelling> {
  const spelled = new Map<string, Spelling>();
  const typedefs = typedefNames(all, language);
  const byPlace = new Map<string, Node>();
  for (const { node } of all) {
    const place = placeOf(node);
    if (isRecord(node) && node.name === undefined && place !== undefined) byPlace.set(placeKey(place), node);
  }
  for (const { node, scope } of all) {
    if (!isRecord(node)) continue;
    const also = typedefs.get(node.id);
    if (node.name !== undefined) {
      const text = `${node.tagUsed} ${language === 'c' ? node.name : `::${scope}${node.name}`}`;
      spelled.set(node.id, also === undefined ? { text } : { text, also });
    } else if (also !== undefined && !spelled.has(node.id)) spelled.set(node.id, { text: also });
    const outer = spelled.get(node.id)?.text;
    if (outer !== undefined) inner(node, outer, byPlace, spelled);
  }
  return spelled;
}

/** Records without a name inside of a spelled one: `struct { int x; } in[2];`, also through members without a name. */
function inner(
  node: Node,
  outer: string,
  byPlace: ReadonlyMap<string, Node>,
  spelled: Map<string, Spelling>,
  depth = 16,
): void {
  if (depth === 0) return;
  for (const field of node.inner ?? []) {
    if (field.kind !== 'FieldDecl') continue;
    const type = field.type?.qualType ?? '';
    const place = placeInType(type);
    const record = place === undefined ? undefined : byPlace.get(place);
    if (record === undefined || spelled.has(record.id)) continue;
    const behind = type.slice(type.indexOf(place ?? '') + (place ?? '').length + 1);
    if (field.name === undefined) inner(record, outer, byPlace, spelled, depth - 1);
    else {
      const stars = (behind.match(/[*[]/g) ?? []).map(() => '[0]').join('');
      spelled.set(record.id, { text: `__typeof__(((${outer} *)0)->${field.name}${stars})` });
    }
  }
}

function typedefNames(all: readonly Declared[], language: Language): Map<string, string> {
  const found = new Map<string, string>();
  const others = alignedNames(all);
  for (const { node, scope } of all) {
    if (others.has(node.id)) continue;
    if ((node.kind !== 'TypedefDecl' && node.kind !== 'TypeAliasDecl') || node.name === undefined) continue;
    const id = namedTag(node);
    if (id !== undefined && !found.has(id)) found.set(id, language === 'c' ? node.name : `::${scope}${node.name}`);
  }
  return found;
}

/** Enumerations by id, where they have a name. */
export function enumSpellings(all: readonly Declared[], language: Language): Map<string, string> {
  const types = new Map<string, string>();
  const typedefs = typedefNames(all, language);
  for (const { node, scope } of all) {
    if (node.kind !== 'EnumDecl') continue;
    const around = language === 'c' ? '' : `::${scope}`;
    const type = node.name === undefined ? typedefs.get(node.id) : `enum ${around}${node.name}`;
    if (type !== undefined) types.set(node.id, type);
  }
  return types;
}

/** Declarations that make clang lay every spelled record out, when all of its attributes are known. */
export function uses(spelled: ReadonlyMap<string, Spelling>): string {
  const texts = [...spelled.values()].map(({ text }) => text);
  return `${unhidden(texts)}${texts.map((text, index) => `typedef char pf_use_${index}[sizeof(${text})];\n`).join('')}`;
}

const SYNTAX = new Set(
  'struct union class enum sizeof _Alignof __builtin_offsetof __typeof__ char short int long signed unsigned void'.split(
    ' ',
  ),
);

/**
 * Takes macros away that are called like something in these texts: `struct stat` beside `#define stat 7`. The names in
 * them are those that clang has declared, and behind the header a macro would make others of them.
 */
export function unhidden(texts: readonly string[]): string {
  const words = new Set(texts.flatMap((text) => text.match(/[A-Za-z_$][\w$]*/g) ?? []));
  return [...words].flatMap((word) => (SYNTAX.has(word) ? [] : [`#undef ${word}\n`])).join('');
}
