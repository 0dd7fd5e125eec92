/** What gcc says of a translation unit in its debugging information: records with all their members, and enumerators. */

export interface TrueMember {
  /** Empty for unnamed bits. */
  readonly name: string;
  /** From the beginning of the record, in bits. */
  readonly at: number;
  readonly bits: number;
  readonly bitField: boolean;
  /** For integers and arrays of them: whether they are signed. A plain `char` is neither. */
  readonly signed: boolean | undefined;
  /** Bytes of one element of an array, or of the whole. */
  readonly unit: number;
  /** It stands in a union, or is one. */
  readonly union: boolean;
  /** An array without a length at the end. */
  readonly open: boolean;
}
export interface TrueRecord {
  readonly name: string;
  readonly file: string;
  readonly union: boolean;
  readonly size: number;
  /** Members of members without a name are among them. */
  readonly members: readonly TrueMember[];
}
export interface Truth {
  /** By tag, and by the names that a typedef gives. */
  readonly records: ReadonlyMap<string, TrueRecord>;
  /** Name of an enumerator → the enumeration. */
  readonly enumerators: ReadonlyMap<string, TrueEnum>;
}

export interface TrueEnum {
  readonly file: string;
  /** Its tag, and what a typedef calls it. */
  readonly names: ReadonlySet<string>;
}

interface Entry {
  readonly tag: string;
  readonly attributes: Map<string, string>;
  readonly children: Entry[];
}

/** Reads `readelf --wide --debug-dump=info,rawline`. */
export function truthOf(dump: string): Truth {
  const [info = '', lines = ''] = dump.split(/^Raw dump of debug contents of section \.debug_line/m);
  const { roots, byOffset } = entriesOf(info);
  const types = new Types(byOffset);
  const files = filesOf(lines);
  const fileOf = (entry: Entry): string => files.get(Number(plain(entry, 'DW_AT_decl_file'))) ?? '';
  const records = new Map<string, TrueRecord>();
  const enumerators = new Map<string, TrueEnum>();
  const enumNames = new Map<Entry, Set<string>>();
  const known = new Map<Entry, TrueRecord>();
  const recordOf = (entry: Entry, name: string): TrueRecord => {
    const union = entry.tag === 'union_type';
    const size = Number(plain(entry, 'DW_AT_byte_size') || '0');
    const record = known.get(entry) ?? {
      name,
      file: fileOf(entry),
      union,
      size,
      members: types.members(entry, 0, union),
    };
    known.set(entry, record);
    return record;
  };
  const read = (entry: Entry, name: string): void => {
    if (!entry.attributes.has('DW_AT_declaration') && name !== '' && !records.has(name)) {
      records.set(name, recordOf(entry, name));
    }
  };
  const visit = (entry: Entry): void => {
    if (/^(structure|union)_type$/.test(entry.tag)) read(entry, plain(entry, 'DW_AT_name'));
    else if (entry.tag === 'enumeration_type') {
      const names = new Set([plain(entry, 'DW_AT_name')]);
      enumNames.set(entry, names);
      for (const value of entry.children) enumerators.set(plain(value, 'DW_AT_name'), { file: fileOf(entry), names });
    }
    for (const child of entry.children) visit(child);
  };
  for (const root of roots) visit(root);
  // Afterwards, so that a tag is never hidden by a typedef of the same name for something else.
  for (const entry of byOffset.values()) {
    const target = entry.tag === 'typedef' ? types.target(entry) : undefined;
    if (target !== undefined && /^(structure|union)_type$/.test(target.tag)) read(target, plain(entry, 'DW_AT_name'));
    if (target !== undefined) enumNames.get(target)?.add(plain(entry, 'DW_AT_name'));
  }
  return { records, enumerators };
}

type Shape = Pick<TrueMember, 'open' | 'signed' | 'unit'> & { readonly bytes: number };

class Types {
  readonly #entries: ReadonlyMap<string, Entry>;
  constructor(entries: ReadonlyMap<string, Entry>) {
    this.#entries = entries;
  }

  target(entry: Entry): Entry | undefined {
    return this.#entries.get(/<0x([0-9a-f]+)>/.exec(entry.attributes.get('DW_AT_type') ?? '')?.[1] ?? '');
  }

  /** Behind typedefs and qualifiers. */
  #bare(entry: Entry | undefined): Entry | undefined {
    let found = entry;
    while (found !== undefined && /^(typedef|const_type|volatile_type|restrict_type|atomic_type)$/.test(found.tag)) {
      found = this.target(found);
    }
    return found;
  }

  members(record: Entry, base: number, union: boolean): TrueMember[] {
    return record.children.flatMap((entry): TrueMember[] => {
      if (entry.tag !== 'member') return [];
      const name = plain(entry, 'DW_AT_name');
      const type = this.#bare(this.target(entry));
      const bitSize = plain(entry, 'DW_AT_bit_size');
      const first = plain(entry, 'DW_AT_data_bit_offset');
      const at = base + (first === '' ? Number(plain(entry, 'DW_AT_data_member_location') || '0') * 8 : Number(first));
      const inner = type !== undefined && /^(structure|union)_type$/.test(type.tag) ? type : undefined;
      if (name === '' && inner !== undefined) return this.members(inner, at, union || inner.tag === 'union_type');
      const { bytes, open, signed, unit } = this.#shape(type);
      const bits = bitSize === '' ? bytes * 8 : Number(bitSize);
      const isUnion = union || inner?.tag === 'union_type';
      return [{ name, at, bits, bitField: bitSize !== '', signed, unit, union: isUnion, open }];
    });
  }

  #shape(type: Entry | undefined): Shape {
    const none = { bytes: 0, unit: 0, open: false, signed: undefined };
    if (type === undefined) return none;
    if (type.tag === 'array_type') {
      const of = this.#shape(this.#bare(this.target(type)));
      const lengths = type.children.filter(({ tag }) => tag === 'subrange_type').map(lengthOf);
      const count = lengths.reduce((product, length) => product * length, 1);
      return { ...of, bytes: of.bytes * count, open: of.open || count === 0 };
    }
    const bytes = Number(plain(type, 'DW_AT_byte_size') || '0');
    if (type.tag !== 'base_type') return { ...none, bytes, unit: bytes };
    const encoding = type.attributes.get('DW_AT_encoding') ?? '';
    const name = plain(type, 'DW_AT_name');
    const signed = name === 'char' || !/signed/.test(encoding) ? undefined : !/unsigned/.test(encoding);
    return { bytes, unit: bytes, open: false, signed };
  }
}

function lengthOf(range: Entry): number {
  const count = plain(range, 'DW_AT_count');
  if (count !== '') return Number(count);
  const upper = plain(range, 'DW_AT_upper_bound');
  // The bound of an empty array is one less than zero, or is not there.
  return upper === '' || upper.startsWith('-') || Number(upper) > 2 ** 40 ? 0 : Number(upper) + 1;
}

/** The value without its form: `(data1) 24` → `24`, `(strp) (offset: 0x12): name` → `name`. */
function plain(entry: Entry, name: string): string {
  const text = entry.attributes.get(name) ?? '';
  const bare = text.replace(/^(\([^)]*\)\s*)+:?\s*/, '');
  return name === 'DW_AT_name' ? bare.trim() : (bare.split(/\s/)[0] ?? '');
}

function entriesOf(info: string): { roots: Entry[]; byOffset: Map<string, Entry> } {
  const roots: Entry[] = [];
  const byOffset = new Map<string, Entry>();
  const open: Entry[] = [];
  for (const line of info.split('\n')) {
    const head = /^\s*<(\d+)><([0-9a-f]+)>: Abbrev Number: \d+(?: \(DW_TAG_(\w+)\))?/.exec(line);
    if (head !== null) {
      const [, depth = '0', offset = '', tag] = head;
      if (tag === undefined) continue;
      const entry: Entry = { tag, attributes: new Map(), children: [] };
      open.length = Number(depth);
      (open.at(-1)?.children ?? roots).push(entry);
      open.push(entry);
      byOffset.set(offset, entry);
      continue;
    }
    const attribute = /^\s*<[0-9a-f]+>\s+(DW_AT_\w+)\s*:\s*(.*)$/.exec(line);
    if (attribute !== null) open.at(-1)?.attributes.set(attribute[1] ?? '', attribute[2] ?? '');
  }
  return { roots, byOffset };
}

/** Number of a file → its path. */
function filesOf(lines: string): Map<number, string> {
  const folders = new Map<number, string>();
  const files = new Map<number, string>();
  let inFiles = false;
  for (const line of lines.split('\n')) {
    if (line.includes('The Directory Table')) inFiles = false;
    else if (line.includes('The File Name Table')) inFiles = true;
    const row = inFiles
      ? /^\s+(\d+)\s+\(udata\)\s+(\d+)\s+\(line_strp\)\s+\(offset: 0x[0-9a-f]+\): (.*)$/.exec(line)
      : /^\s+(\d+)\s+\(line_strp\)\s+\(offset: 0x[0-9a-f]+\): (.*)$/.exec(line);
    if (row === null) continue;
    if (!inFiles) folders.set(Number(row[1]), row[2] ?? '');
    else {
      const [, number, folder, name = ''] = row;
      const path = name.startsWith('/') ? name : `${folders.get(Number(folder)) ?? ''}/${name}`;
      files.set(Number(number), path);
    }
  }
  return files;
}
