/** clang's record layouts (`-fdump-record-layouts`): sizes, offsets and places of bits. */

export interface LaidMember {
  /** In bytes; for a bit field of the byte in which its first bit stands. */
  readonly offset: number;
  /** First and last bit, from the least significant bit of that byte. */
  readonly bits?: { readonly first: number; readonly last: number };
  /** Type and name as clang prints them. */
  readonly text: string;
}
export interface LaidRecord {
  readonly size: number;
  readonly align: number;
  /** Direct members, in order; base classes and virtual tables are members too. */
  readonly members: readonly LaidMember[];
}

/** Layouts by the record's name with and without its tag (`struct vdd::Mode`), or by `file:line:col` where it has none. */
export function parseLayouts(text: string): Map<string, LaidRecord> {
  const found = new Map<string, LaidRecord>();
  const torn = new Set<string>();
  for (const block of text.split('*** Dumping AST Record Layout').slice(1)) {
    let key: string | undefined;
    let whole = '';
    const members: LaidMember[] = [];
    for (const line of block.split('\n')) {
      const row = /^\s*(\d+)(?::(?:(\d+)-(\d+)|-))?\s\| (\s*)(.*)$/.exec(line);
      const end = /\|\s*\[sizeof=(\d+).*?(?:align=(\d+))/.exec(line);
      if (row !== null) {
        const [, offset = '0', first, last, indent = '', text = ''] = row;
        const what = text.replaceAll('(anonymous namespace)::', '');
        if (indent === '') {
          key = recordKey(what);
          whole = what.trim();
        } else if (indent.length === 2) {
          const bits = first === undefined ? {} : { bits: { first: Number(first), last: Number(last) } };
          members.push({ offset: Number(offset), text: what.trim(), ...bits });
        }
      } else if (end !== null && key !== undefined) {
        const laid = { size: Number(end[1]), align: Number(end[2]), members };
        // A tag and a typedef of the same name are different records in C: with its tag the name is unmistakable.
        // Two types of one macro are called the same: where they differ, nobody knows which is meant.
        if (/ at .*:\d+:\d+\)$/.test(whole) && isOther(found.get(whole), laid)) torn.add(whole);
        found.set(whole, laid);
        // What has no members stands at the place of another one, when a macro declares both.
        const known = found.get(key);
        if (whole === key || known === undefined || known.members.length === 0) found.set(key, laid);
        break;
      }
    }
  }
  for (const whole of torn) found.delete(whole);
  return found;
}

const isOther = (known: LaidRecord | undefined, laid: LaidRecord): boolean =>
  known !== undefined && JSON.stringify(known) !== JSON.stringify(laid);

/** `struct _MODE` → `_MODE`; `union A::(unnamed at mode.h:3:5)` → `mode.h:3:5`. */
export function recordKey(text: string): string {
  const place = /\((?:unnamed|anonymous)(?: \w+)? at (.*:\d+:\d+)\)/.exec(text);
  if (place !== null) return place[1] ?? '';
  return text
    .replace(/^(struct|union|class) /, '')
    .replace(/ \(.*\)$/, '')
    .trim();
}

/** Places of all fields in bits, as clang's other dump (`-fdump-record-layouts-simple`) prints them, by the same names. */
export function parseOffsets(text: string): Map<string, readonly number[]> {
  const found = new Map<string, readonly number[]>();
  for (const block of text.split('*** Dumping AST Record Layout').slice(1)) {
    const what = /^Type: (.*)$/m.exec(block)?.[1]?.replaceAll('(anonymous namespace)::', '').trim();
    const offsets = /FieldOffsets: \[([\d, ]*)\]/.exec(block)?.[1];
    if (what === undefined || offsets === undefined) continue;
    const numbers = offsets.split(',').map(Number);
    found.set(what, numbers);
    const key = recordKey(what);
    if (!found.has(key)) found.set(key, numbers);
  }
  return found;
}
