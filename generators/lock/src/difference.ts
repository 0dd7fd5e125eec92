/** The first difference between two locks' planes, named as people name it: a declaration, a field, a property. */
import { isOrdered, isStyle } from './meaning.ts';

/** Where two planes differ first. `left` and `right` are short texts of the two values. */
export interface Difference {
  /** Such as `AddRequest`. */
  readonly declaration: string;
  /** Such as `width`; empty when the declaration itself differs. */
  readonly member: string;
  /** Such as `offset`; empty when one side does not have it at all. */
  readonly property: string;
  readonly left: string;
  readonly right: string;
  /** Where the field stands on each side, in bytes, when it is a field of a layout and on both sides. */
  readonly offsets?: { readonly left: number; readonly right: number };
}

type Json = unknown;
const ABSENT = Symbol('absent');
/** Properties that follow from others: the cause is named, not the consequence. */
const DERIVED: ReadonlySet<string> = new Set(['hash', 'version', 'docs', 'span']);
/** Sizes and totals differ because a field does, so fields are compared before them. */
const AFTER_FIELDS: ReadonlySet<string> = new Set(['size', 'align', 'maxSize', 'minSize', 'prefixes']);

/** Compares two planes; undefined when they mean the same, and nothing but versions and hashes differs. */
export function firstDifference(left: Json, right: Json): Difference | undefined {
  const found = compare(left, right, []);
  if (found === undefined) return undefined;
  const names = found.path.filter((part) => part.startsWith('#')).map((part) => part.slice(1));
  const rest = found.path.filter((part) => !part.startsWith('#'));
  return {
    declaration: names[0] ?? '',
    member: names.slice(1).join('.'),
    property: found.absent ? '' : (rest.at(-1) ?? ''),
    left: found.left,
    right: found.right,
    ...(found.offsets === undefined ? {} : { offsets: found.offsets }),
  };
}

/**
 * `AddRequest.width: offset is 8 in the host and 16 in the driver`, and for any other property of a field
 * `AddRequest.width: type is u32 in the host and u64 in the driver (offset 8 in both)`. `left` and `right` name the sides
 * with their article.
 */
export function describeDifference(difference: Difference, left: string, right: string): string {
  const { declaration, member, property, offsets } = difference;
  const place = [declaration, member].filter((part) => part !== '').join('.');
  const what = property === '' ? place : `${place}: ${property}`;
  const text = `${what} is ${difference.left} in ${left} and ${difference.right} in ${right}`;
  if (offsets === undefined || property === 'offset') return text;
  const same = offsets.left === offsets.right;
  return `${text} (offset ${same ? `${offsets.left} in both` : `${offsets.left} and ${offsets.right}`})`;
}

interface Found {
  readonly path: string[];
  readonly left: string;
  readonly right: string;
  /** The whole thing is missing on one side. */
  readonly absent: boolean;
  readonly offsets?: { readonly left: number; readonly right: number };
}

function compare(left: Json, right: Json, path: string[]): Found | undefined {
  if (Array.isArray(left) && Array.isArray(right)) return compareLists(left, right, path);
  if (isRecord(left) && isRecord(right)) return compareRecords(left, right, path);
  if (left === right) return undefined;
  return { path, left: show(left), right: show(right), absent: left === ABSENT || right === ABSENT };
}

function compareRecords(left: Record<string, Json>, right: Record<string, Json>, path: string[]): Found | undefined {
  const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])].filter(
    (key) => !DERIVED.has(key) && !isStyle(key, left[key] ?? right[key]),
  );
  const late = (key: string) => AFTER_FIELDS.has(key) && !('offset' in left);
  const ordered = [...keys.filter((key) => !late(key)), ...keys.filter(late)];
  for (const key of ordered) {
    const found =
      key === 'type' ? compareTypes(left, right, path) : compare(at(left, key), at(right, key), [...path, key]);
    if (found === undefined) continue;
    const offsets = offsetsOf(left, right);
    const placed = offsets === undefined ? found : { ...found, offsets };
    return key in left && key in right ? placed : { ...placed, absent: false };
  }
  return undefined;
}

function offsetsOf(left: Record<string, Json>, right: Record<string, Json>): Found['offsets'] {
  const [a, b] = [left.offset, right.offset];
  return typeof a === 'number' && typeof b === 'number' ? { left: a, right: b } : undefined;
}

/** A type is one thing to a reader: `u32` and `u64`, not the parts in which the document spells it. */
function compareTypes(left: Record<string, Json>, right: Record<string, Json>, path: string[]): Found | undefined {
  const [a, b] = [at(left, 'type'), at(right, 'type')];
  if (!isRecord(a) || !isRecord(b)) return compare(a, b, [...path, 'type']);
  if (JSON.stringify(a) === JSON.stringify(b)) return undefined;
  return { path: [...path, 'type'], left: typeText(a), right: typeText(b), absent: false };
}

function typeText(type: Record<string, Json>): string {
  if (type.t === 'array' && isRecord(type.of)) return `${typeText(type.of)}[${String(type.len)}]`;
  return typeof type.name === 'string' ? type.name : JSON.stringify(type);
}

/** Lists of named things are compared by name, so that an insertion is told as one and not as a shift of all. */
function compareLists(one: Json[], other: Json[], path: string[]): Found | undefined {
  const key = path.at(-1) ?? '';
  const ordered = isOrdered(key, one) || isOrdered(key, other);
  const [left, right] = [one, other].map((list) => compared(list, key, ordered)) as [Json[], Json[]];
  const leftNames = left.map(nameOf);
  const rightNames = right.map(nameOf);
  if (leftNames.includes(undefined) || rightNames.includes(undefined)) {
    for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
      const item = (list: Json[]) => (index < list.length ? list[index] : ABSENT);
      const found = compare(item(left), item(right), [...path, `[${index}]`]);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  for (const [index, name] of leftNames.entries()) {
    const other = rightNames.indexOf(name);
    const found = compare(left[index], other < 0 ? ABSENT : right[other], [...path, `#${name}`]);
    if (found !== undefined) return found;
  }
  const extra = rightNames.findIndex((name) => !leftNames.includes(name));
  if (extra >= 0) return compare(ABSENT, right[extra], [...path, `#${rightNames[extra]}`]);
  const moved = !ordered ? -1 : leftNames.findIndex((name, index) => rightNames[index] !== name);
  if (moved < 0) return undefined;
  const position = (names: (string | undefined)[]) => String(names.indexOf(leftNames[moved]));
  return {
    path: [...path, `#${leftNames[moved]}`, 'position'],
    left: position(leftNames),
    right: position(rightNames),
    absent: false,
  };
}

/** The entries of a list that count, in an order that counts: reserved space is what the others leave free. */
function compared(list: Json[], key: string, ordered: boolean): Json[] {
  if (key === 'params') return list.map((entry) => (isRecord(entry) && 'type' in entry ? { type: entry.type } : entry));
  if (ordered) return list;
  const kept = list.filter((entry) => !isRecord(entry) || entry.reserved !== true);
  return kept.every((entry) => typeof entry === 'string') ? kept.toSorted() : kept;
}

function at(record: Record<string, Json>, key: string): Json {
  return key in record ? record[key] : ABSENT;
}

function nameOf(value: Json): string | undefined {
  return isRecord(value) && typeof value.name === 'string' ? value.name : undefined;
}

function isRecord(value: Json): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function show(value: Json): string {
  if (value === ABSENT) return 'missing';
  if (isRecord(value) || Array.isArray(value))
    return isRecord(value) && 'name' in value ? 'there' : JSON.stringify(value);
  return String(value);
}
