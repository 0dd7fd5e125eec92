/** Headers and sections of PE images and COFF objects. Facts: Microsoft's "PE Format" specification. */
import { BinaryError, type ByteSource, zeroEnded } from './source.ts';

/** Machines of the COFF header, as far as they are met with. */
export const MACHINES: Readonly<Record<number, string>> = {
  332: 'i386',
  448: 'ARM',
  452: 'ARM Thumb-2',
  34404: 'x86-64',
  43620: 'ARM64',
  42561: 'ARM64EC',
  42574: 'ARM64X',
  20530: 'RISC-V 32',
  20580: 'RISC-V 64',
  25188: 'LoongArch 64',
  512: 'Itanium',
};
export const machineName = (machine: number): string =>
  MACHINES[machine] ?? `machine 0x${machine.toString(16).padStart(4, '0')}`;

const SECTION_ENTRY = 40;
const COFF_HEADER = 20;
const BIG_HEADER = 56;
/** Class of an object with more than 65,279 sections (`/bigobj`), at offset 12. */
const BIG_CLASS = 'c7a1bad1eebaa94baf20faf66aa4dcb8';
const SYMBOL = 18;
const BIG_SYMBOL = 20;

/** A PE image's headers, by their place in the file. */
export interface PeHeaders {
  /** Of the signature `PE\0\0`. */
  readonly peOffset: number;
  readonly machine: number;
  readonly characteristics: number;
  /** Of the optional header. */
  readonly optionalOffset: number;
  readonly optionalSize: number;
  /** PE32+: 64-bit addresses. */
  readonly plus: boolean;
  readonly sections: number;
  readonly sectionsOffset: number;
}

/** Reads the headers of a PE image. Throws a BinaryError when it is none, or a damaged one. */
export function peHeaders(source: ByteSource): PeHeaders {
  const dos = source.size >= 64 ? source.read(0, 64, 'the DOS header') : undefined;
  if (dos === undefined || dos.toString('latin1', 0, 2) !== 'MZ') {
    throw new BinaryError("this is not a PE file: it does not begin with a DOS header ('MZ')");
  }
  const peOffset = dos.readUInt32LE(0x3c);
  const head = source.read(peOffset, 4 + COFF_HEADER, 'the PE header');
  if (head.toString('latin1', 0, 4) !== 'PE\0\0') {
    throw new BinaryError(`this is not a PE file: there is no signature 'PE' at offset ${peOffset}`);
  }
  const optionalOffset = peOffset + 4 + COFF_HEADER;
  const optionalSize = head.readUInt16LE(20);
  const magic = source.read(optionalOffset, 2, 'the optional header').readUInt16LE(0);
  if (magic !== 0x10b && magic !== 0x20b) {
    throw new BinaryError(`the optional header begins with 0x${magic.toString(16)}, expected 0x10b or 0x20b`);
  }
  const plus = magic === 0x20b;
  const least = plus ? 112 : 96;
  if (optionalSize < least) {
    throw new BinaryError(`the optional header has ${optionalSize} bytes, expected at least ${least}`);
  }
  return {
    peOffset,
    machine: head.readUInt16LE(4),
    characteristics: head.readUInt16LE(22),
    optionalOffset,
    optionalSize,
    plus,
    sections: head.readUInt16LE(6),
    sectionsOffset: optionalOffset + optionalSize,
  };
}

/** `PE32+ x86-64`. */
export function peName({ plus, machine }: PeHeaders): string {
  return `PE32${plus ? '+' : ''} ${machineName(machine)}`;
}

/** Content of every section of an image with this name (at most 8 bytes long). */
export function peSections(source: ByteSource, headers: PeHeaders, name: string): Buffer[] {
  return sections(source, headers.sectionsOffset, headers.sections, name, (entry) => {
    // The part in the file is padded to the alignment of the file; the virtual size is what the linker meant.
    const raw = entry.readUInt32LE(16);
    const virtual = entry.readUInt32LE(8);
    return virtual === 0 ? raw : Math.min(raw, virtual);
  });
}

/** Sections of a COFF object (not an image). */
export function coffSections(source: ByteSource, name: string): Buffer[] {
  const rawSize = (entry: Buffer) => entry.readUInt32LE(16);
  if (isBigObject(source)) {
    const head = source.read(0, BIG_HEADER, 'the header of the object');
    const names = stringTable(source, head.readUInt32LE(48), head.readUInt32LE(52), BIG_SYMBOL);
    return sections(source, BIG_HEADER, head.readUInt32LE(44), name, rawSize, names);
  }
  const head = source.read(0, COFF_HEADER, 'the header of the object');
  const names = stringTable(source, head.readUInt32LE(8), head.readUInt32LE(12), SYMBOL);
  return sections(source, COFF_HEADER + head.readUInt16LE(16), head.readUInt16LE(2), name, rawSize, names);
}

/** Long names of sections stand behind the symbols. Read only if a section asks for one. */
function stringTable(source: ByteSource, symbolsAt: number, symbols: number, symbolSize: number): () => Buffer {
  let table: Buffer | undefined;
  return () => {
    if (table === undefined) {
      const at = symbolsAt + symbols * symbolSize;
      const size = source.read(at, 4, 'the string table').readUInt32LE(0);
      table = source.read(at, size, 'the string table');
    }
    return table;
  };
}

function sections(
  source: ByteSource,
  at: number,
  count: number,
  name: string,
  sizeOf: (entry: Buffer) => number,
  strings?: () => Buffer,
): Buffer[] {
  const table = source.read(at, count * SECTION_ENTRY, 'the section table');
  const found: Buffer[] = [];
  for (let index = 0; index < count; index += 1) {
    const entry = table.subarray(index * SECTION_ENTRY, (index + 1) * SECTION_ENTRY);
    if (nameOf(entry, strings) !== name) continue;
    const size = sizeOf(entry);
    if (size > 0) found.push(source.read(entry.readUInt32LE(20), size, `section ${name}`));
  }
  return found;
}

function nameOf(entry: Buffer, strings: (() => Buffer) | undefined): string {
  const short = zeroEnded(entry.subarray(0, 8));
  const long = /^\/(\d+)$/.exec(short);
  if (long === null || strings === undefined) return short;
  const table = strings();
  const start = Number(long[1]);
  const end = table.indexOf(0, start);
  if (start >= table.length || end < 0) throw new BinaryError(`the name of a section lies outside the string table`);
  return table.toString('latin1', start, end);
}

/** Whether these are the first bytes of an object for a machine that is known here. */
export function isCoffObject(source: ByteSource): boolean {
  if (isBigObject(source)) return true;
  if (source.size < COFF_HEADER) return false;
  const machine = source.read(0, 2, 'the first bytes').readUInt16LE(0);
  return MACHINES[machine] !== undefined;
}

function isBigObject(source: ByteSource): boolean {
  if (source.size < BIG_HEADER) return false;
  const head = source.read(0, 28, 'the first bytes');
  return head.readUInt32LE(0) === 0xffff0000 && head.toString('hex', 12, 28) === BIG_CLASS;
}

/** `COFF x86-64 object`. */
export function coffName(source: ByteSource): string {
  const machine = source.read(isBigObject(source) ? 6 : 0, 2, 'the header of the object').readUInt16LE(0);
  return `COFF ${machineName(machine)} object`;
}
