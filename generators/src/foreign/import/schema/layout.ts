/** Turns a C record into fields of a schema: every hole written, every offset that of the compiler. */
import { folded } from '../../../compile/build/names.ts';
import { RESERVED_NAME } from '../bit-signs.ts';
import type { CField, CRecord } from '../header.ts';
import { at, EMPTY } from '../records.ts';
import { type Alignment, alignmentOf, MOST_ALIGNMENT, statedAt } from './alignment.ts';
import { fieldName } from './names.ts';
import {
  type BitsDeclaration,
  INT,
  type LayoutPlan,
  NO_WORD,
  NoLayout,
  type Planned,
  pieceOf,
  type Surroundings,
  shifted,
} from './piece.ts';
import { isOpen, openFault, tailText } from './tails.ts';
import { madeName, unionsIn, unnamed, visibleNames } from './union.ts';

export function planLayout(record: CRecord, label: string, around: Surroundings): LayoutPlan {
  const taken = new Set<string>();
  const bits: BitsDeclaration[] = [];
  const unions = { count: unionsIn(record, around), names: visibleNames(record, around) };
  const declared = flatten(record, 0, label, around, taken, bits, unions);
  const fault = openFault(declared);
  if (fault !== undefined) throw new NoLayout(fault);
  const raw = declared.sort((a, b) => a.offset - b.offset);
  const words = alignmentOf(raw, record);
  if (words === undefined)
    throw new NoLayout(`its alignment is ${record.align}, and a schema states at most ${MOST_ALIGNMENT}`);
  const fields = withPads(
    raw.map((field) =>
      field.open === undefined ? raised(field, words, record) : { ...field, text: tailText(field, raw) },
    ),
    record,
  );
  const { size, align } = record;
  const open = fields.at(-1)?.open !== undefined;
  return { union: false, fields, bits, size, align, words, open, native: fields.some(({ native }) => native) };
}

/** A field states what the header states for it, where that is not so anyway. */
function raised(field: Planned, { packed }: Alignment, record: CRecord): Planned {
  const stated = statedAt(field, Math.min(field.align, packed ?? field.align), record.align);
  return stated === undefined ? field : { ...field, text: `field(${field.text}, { align: ${stated} })` };
}

function withPads(fields: readonly Planned[], record: CRecord): Planned[] {
  const out: Planned[] = [];
  const taken = new Set(fields.map(({ name }) => folded(name)));
  let end = 0;
  const fill = (to: number): void => {
    if (to === end) return;
    let name = '_pad';
    for (let n = 1; taken.has(folded(name)); n += 1) name = `_pad${n}`;
    taken.add(folded(name));
    const hole = to - end;
    const base = { text: `pad(bytes(${hole}))`, align: 1, native: false, comments: [] };
    out.push({ ...base, name, offset: end, size: hole, reserved: true });
    end = to;
  };
  for (const field of fields) {
    if (field.offset < end) throw new NoLayout(`'${field.name}' begins inside of the field before it`);
    fill(field.offset);
    out.push(field);
    end = field.offset + field.size;
  }
  if (end > record.size) throw new NoLayout('its fields are longer than the whole');
  if (fields.at(-1)?.open === undefined) fill(record.size);
  // What rounds up the size belongs to the first elements, and is no field.
  else if (Math.ceil(end / record.align) * record.align !== record.size)
    throw new NoLayout(`its array without a length begins at ${end}, and the whole has ${record.size} bytes`);
  return out;
}

function flatten(
  record: CRecord,
  base: number,
  label: string,
  around: Surroundings,
  taken: Set<string>,
  bits: BitsDeclaration[],
  unions: Unions,
): Planned[] {
  const out: Planned[] = [];
  for (let index = 0; index < record.fields.length; ) {
    const field = record.fields[index]!;
    if (field.bits !== undefined) {
      const run: CField[] = [];
      while (record.fields[index]?.bits !== undefined) {
        run.push(record.fields[index]!);
        index += 1;
      }
      const end = record.fields[index]?.offset ?? record.size;
      const begin = Math.max(0, ...out.map((before) => before.offset + before.size - base));
      out.push(...units(run, base, label, around, taken, bits, { align: record.align, begin, end }));
      continue;
    }
    index += 1;
    const inner = unnamed(field, around);
    // A struct without members, as Linux puts it in front of an array without a length, has no bytes in C.
    const empty = field.type.t === 'record' && around.record(field.type.id) === undefined;
    if (empty && field.type.t === 'record' && around.lost(field.type.id).why === EMPTY) continue;
    if (inner?.union === true) out.push(overlapping(field, base, label, around, taken, unions));
    else if (inner !== undefined) out.push(...flatten(inner, base + field.offset, label, around, taken, bits, unions));
    else out.push(...plain(field, base, label, around, taken));
  }
  return out;
}

/** Unions without a name in a struct, and the names that C sees beside them. */
interface Unions {
  readonly count: number;
  readonly names: ReadonlySet<string>;
}

/** A union without a name: C reaches its members through the struct, a schema through a field. */
function overlapping(
  field: CField,
  base: number,
  label: string,
  around: Surroundings,
  taken: Set<string>,
  { count, names }: Unions,
): Planned {
  // Names of the header that come later are not to yield to this one.
  const all = new Set([...taken, ...names]);
  const name = madeName('u', field, count, all, around);
  fieldName(name, taken);
  const piece = pieceOf(field.type, `${label}_${name}`, around);
  const offset = base + field.offset;
  const inside = field.type.t === 'record' ? shifted(around.membersOf(field.type.id), offset) : [];
  const comments = [...piece.comments, `without a name in ${at(field.place)}`];
  return { ...piece, name, offset, reserved: false, inside, comments };
}

function plain(field: CField, base: number, label: string, around: Surroundings, taken: Set<string>): Planned[] {
  if (isOpen(field)) return [openField(field, base, label, around, taken)];
  const piece = pieceOf(field.type, `${label}_${field.name}`, around);
  const integers = /^(array\(|bytes\(|(be\.)?[ui]\d+$)/.test(piece.text) && !/[A-Z]/.test(piece.text);
  const reserved = RESERVED_NAME.test(field.name) && integers && piece.comments.length === 0;
  const name = fieldName(field.name, taken);
  const text = reserved ? `pad(${piece.text})` : piece.text;
  const stated = field.align === undefined ? {} : { stated: field.align };
  return [{ ...piece, ...stated, text, name, reserved, offset: base + field.offset, original: field.name }];
}

/** An array without a length: its element, until it is known what counts it. */
function openField(
  { name: original, type, offset, counted }: CField,
  base: number,
  label: string,
  around: Surroundings,
  taken: Set<string>,
): Planned {
  const element = pieceOf(type.t === 'array' ? type.of : type, `${label}_${original}`, around);
  const open = counted === undefined ? {} : { counted };
  return {
    ...element,
    size: 0,
    open,
    name: fieldName(original, taken),
    reserved: false,
    offset: base + offset,
    original,
  };
}

interface Word {
  readonly offset: number;
  readonly size: number;
  readonly fields: CField[];
}

/** Bit fields by the words in which they lie. */
function units(
  run: readonly CField[],
  base: number,
  label: string,
  around: Surroundings,
  taken: Set<string>,
  declared: BitsDeclaration[],
  { align, begin, end }: { align: number; begin: number; end: number },
): Planned[] {
  const signed = run.map(around.signedBits).find((found) => found?.lost);
  if (signed !== undefined)
    throw new NoLayout(`'${signed.field.name}' is a bit field with a sign (${signed.what}), and ${NO_WORD}`);
  const sizeOf = ({ type }: CField): number => (type.t === 'int' ? type.size : 4);
  const widest = Math.max(...run.map(sizeOf));
  const wordsOf = (most: number, alike: boolean): Word[] | undefined => {
    const words = new Map<string, Word>();
    for (const field of run) {
      if (field.bits === undefined || field.bits.width === 0) continue;
      const size = alike ? most : Math.min(most, sizeOf(field));
      const offset = Math.floor(field.bits.first / (size * 8)) * size;
      if (field.bits.first + field.bits.width > (offset + size) * 8) return undefined;
      const key = `${offset}/${size}`;
      const word = words.get(key) ?? { offset, size, fields: [] };
      word.fields.push(field);
      words.set(key, word);
    }
    const found = [...words.values()];
    const apart = found.every(
      ({ offset, size }, index) => offset >= begin && offset + size <= (found[index + 1]?.offset ?? end),
    );
    return apart ? found : undefined;
  };
  // Where the word of the type runs into the field before or behind, or stands where none may stand, a smaller one holds the bits.
  const words =
    [8, 4, 2, 1]
      .filter((most) => most <= align)
      .flatMap((most) => [wordsOf(most, false), ...(most <= widest ? [wordsOf(most, true)] : [])])
      .find((found) => found !== undefined) ?? looseWords(run, sizeOf, begin, end);
  // Bits without a name are a hole, and holes are written anyway.
  if (words === undefined && run.every((field) => field.name === '')) return [];
  if (words === undefined)
    throw new NoLayout(`its bit fields (${at(run[0]!.place)}) lie across words, for which a schema has no word`);
  return words.map(({ offset, size, fields }) => {
    const name = fieldName(`bits_${offset}`, taken);
    const own = new Set<string>();
    const parts: [string, number][] = [];
    let bit = 0;
    const reserve = (width: number): void => {
      if (width > 0)
        parts.push([parts.some(([part]) => part === '_reserved') ? `_reserved${parts.length}` : '_reserved', width]);
    };
    for (const field of fields) {
      const first = (field.bits?.first ?? 0) - offset * 8;
      reserve(first - bit);
      const width = field.bits?.width ?? 0;
      if (field.name === '') reserve(width);
      else parts.push([fieldName(field.name, own), width]);
      bit = first + width;
    }
    reserve(size * 8 - bit);
    const wanted = `${label}_bits_${offset}`;
    const declaration = around.bitsName(
      wanted,
      parts.map(([part]) => part),
    );
    declared.push({ name: declaration, repr: INT(size, false), parts });
    const comments = [`bit fields, from ${at(fields[0]!.place)}`];
    return {
      name,
      text: declaration,
      size,
      align: size,
      native: false,
      reserved: false,
      offset: base + offset,
      comments,
    };
  });
}

/** Words at any offset, for bits that are packed: each begins with the byte of its first bit, and ends between fields. */
function looseWords(
  run: readonly CField[],
  sizeOf: (field: CField) => number,
  begin: number,
  end: number,
): Word[] | undefined {
  const placed = run.flatMap((field) =>
    field.bits === undefined || field.bits.width === 0 ? [] : [{ field, ...field.bits }],
  );
  const words: Word[] = [];
  for (let n = 0; n < placed.length; ) {
    const { field, first } = placed[n]!;
    const offset = Math.floor(first / 8);
    const fits = (size: number): boolean =>
      placed.slice(n).every((bit) => {
        const last = (offset + size) * 8;
        return bit.first + bit.width <= last || (bit.first >= last && bit.first > first);
      });
    const least = words.at(-1);
    if (offset < (least === undefined ? begin : least.offset + least.size)) return undefined;
    const size = [sizeOf(field), 8, 4, 2, 1].find((bytes) => offset + bytes <= end && fits(bytes));
    if (size === undefined) return undefined;
    const fields = placed.slice(n).filter((bit) => bit.first < (offset + size) * 8);
    words.push({ offset, size, fields: fields.map((bit) => bit.field) });
    n += fields.length;
  }
  return words;
}
