/** The first difference between two locks' planes, named as people name it: a declaration, a field, a property. */

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
}

type Json = unknown;
const ABSENT = Symbol('absent');
/** Properties that follow from others: the cause is named, not the consequence. */
const DERIVED: ReadonlySet<string> = new Set(['hash', 'version', 'docs', 'span']);
/** Sizes and totals differ because a field does, so fields are compared before them. */
const AFTER_FIELDS: ReadonlySet<string> = new Set(['size', 'align', 'maxSize', 'minSize', 'prefixes']);

/** Compares two planes; undefined when nothing but versions and hashes differs. */
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
  };
}

/** `AddRequest.width: offset is 8 in the host and 16 in the driver`. */
export function describeDifference(difference: Difference, left: string, right: string): string {
  const { declaration, member, property } = difference;
  const place = [declaration, member].filter((part) => part !== '').join('.');
  const what = property === '' ? place : `${place}: ${property}`;
  return `${what} is ${difference.left} in the ${left} and ${difference.right} in the ${right}`;
}

interface Found {
  readonly path: string[];
  readonly left: string;
  readonly right: string;
  /** The whole thing is missing on one side. */
  readonly absent: boolean;
}

function compare(left: Json, right: Json, path: string[]): Found | undefined {
  if (Array.isArray(left) && Array.isArray(right)) return compareLists(left, right, path);
  if (isRecord(left) && isRecord(right)) return compareRecords(left, right, path);
  if (left === right) return undefined;
  return { path, left: show(left), right: show(right), absent: left === ABSENT || right === ABSENT };
}

function compareRecords(left: Record<string, Json>, right: Record<string, Json>, path: string[]): Found | undefined {
  const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])].filter((key) => !DERIVED.has(key));
  const late = (key: string) => AFTER_FIELDS.has(key) && !('offset' in left);
  const ordered = [...keys.filter((key) => !late(key)), ...keys.filter(late)];
  for (const key of ordered) {
    const found = compare(at(left, key), at(right, key), [...path, key]);
    if (found !== undefined) return key in left && key in right ? found : { ...found, absent: false };
  }
  return undefined;
}

/** Lists of named things are compared by name, so that an insertion is told as one and not as a shift of all. */
function compareLists(left: Json[], right: Json[], path: string[]): Found | undefined {
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
  const moved = leftNames.findIndex((name, index) => rightNames[index] !== name);
  if (moved < 0) return undefined;
  const position = (names: (string | undefined)[]) => String(names.indexOf(leftNames[moved]));
  return {
    path: [...path, `#${leftNames[moved]}`, 'position'],
    left: position(leftNames),
    right: position(rightNames),
    absent: false,
  };
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
