/** Reads what clang says about the layout of every record of a translation unit (`-fdump-record-layouts-complete`). */

export interface RecordField {
  readonly name: string;
  /** In bits from the start of the record. */
  readonly at: number;
  /** Width of a bit-field. */
  readonly bits?: number;
}
export interface RecordLayout {
  readonly name: string;
  readonly size: number;
  readonly align: number;
  readonly fields: readonly RecordField[];
}

const HEAD = /^\s*0 \| (?:struct|union|class) (.+?)(?: \(empty\))?$/;
const LINE = /^\s*(\d+)(?::(\d+)-(\d+))? \|( +)(.+)$/;
const TAIL = /^\s*\| \[sizeof=(\d+),.*?\balign=(\d+)/;

/** Parses a dump. Nested records are listed with their own members by clang; those are skipped. */
export function parseRecords(dump: string): Map<string, RecordLayout> {
  const records = new Map<string, RecordLayout>();
  for (const block of dump.split('*** Dumping AST Record Layout').slice(1)) {
    const lines = block.split('\n').filter((line) => line.includes('|'));
    const name = HEAD.exec(lines[0] ?? '')?.[1];
    const tail = lines.map((line) => TAIL.exec(line)).find((match) => match !== null);
    if (name === undefined || tail === undefined || tail === null) continue;
    const fields = lines.slice(1).flatMap((line): RecordField[] => {
      const match = LINE.exec(line);
      // Direct members are indented by three blanks; a member without a name has nothing after its type.
      if (match === null || match[4]?.length !== 3) return [];
      const label = (match[5] ?? '').split(' ').at(-1) ?? '';
      const byte = Number(match[1]);
      if (match[2] === undefined) return [{ name: label, at: byte * 8 }];
      return [{ name: label, at: byte * 8 + Number(match[2]), bits: Number(match[3]) - Number(match[2]) + 1 }];
    });
    records.set(name, { name, size: Number(tail[1]), align: Number(tail[2]), fields });
  }
  return records;
}

/** How two layouts of one record differ, in words; nothing when they are equal. */
export function recordDifference(a: RecordLayout, b: RecordLayout): string | undefined {
  const parts: string[] = [];
  if (a.size !== b.size) parts.push(`size ${a.size} against ${b.size}`);
  if (a.align !== b.align) parts.push(`alignment ${a.align} against ${b.align}`);
  const place = (bit: number): string => (bit % 8 === 0 ? `${bit / 8}` : `${Math.floor(bit / 8)} bit ${bit % 8}`);
  for (const field of a.fields) {
    const other = b.fields.find(({ name }) => name === field.name);
    if (other === undefined) parts.push(`${field.name} is missing`);
    else if (other.at !== field.at) parts.push(`${field.name} at ${place(field.at)} against ${place(other.at)}`);
  }
  return parts.length === 0 ? undefined : parts.join(', ');
}
