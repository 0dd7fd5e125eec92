/** Sections of ELF files: 32 and 64 bits, either byte order. Facts: System V ABI, "Object Files". */
import { BinaryError, type ByteSource, wide } from './source.ts';

const SHT_NOBITS = 8;
/** `e_shstrndx` when the index does not fit: it is in the first entry then, as is a number of entries that does not fit. */
const SHN_XINDEX = 0xffff;

/** Reads numbers of one file, whose class and byte order are known. */
interface Words {
  readonly wide: boolean;
  half(bytes: Buffer, at: number): number;
  word(bytes: Buffer, at: number): number;
  /** An address, offset or size: 4 or 8 bytes. */
  long(bytes: Buffer, at: number, what: string): number;
}

function wordsOf(ident: Buffer): Words {
  const [klass, order] = [ident[4], ident[5]];
  if (klass !== 1 && klass !== 2) throw new BinaryError(`the ELF class is ${klass}, and must be 1 (32 bits) or 2 (64)`);
  if (order !== 1 && order !== 2) throw new BinaryError(`the ELF byte order is ${order}, and must be 1 or 2`);
  const little = order === 1;
  const word = (bytes: Buffer, at: number) => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  return {
    wide: klass === 2,
    half: (bytes, at) => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at)),
    word,
    long(bytes, at, what) {
      if (klass === 1) return word(bytes, at);
      return wide(little ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at), what);
    },
  };
}

/** What an ELF file is called in reports, such as `ELF64`. */
export function elfName(source: ByteSource): string {
  const ident = source.read(0, 6, 'the ELF identification');
  return `ELF${ident[4] === 2 ? '64' : '32'}${ident[5] === 2 ? ' big-endian' : ''}`;
}

/** Content of every section with this name; none when there is none. */
export function elfSections(source: ByteSource, name: string): Buffer[] {
  const words = wordsOf(source.read(0, 16, 'the ELF identification'));
  const long = words.wide ? 8 : 4;
  const head = source.read(0, words.wide ? 64 : 52, 'the ELF header');
  const tableAt = words.long(head, words.wide ? 0x28 : 0x20, 'the section table');
  const tail = words.wide ? 0x3a : 0x2e;
  const entrySize = words.half(head, tail);
  if (tableAt === 0) return [];
  const least = words.wide ? 64 : 40;
  if (entrySize < least)
    throw new BinaryError(`an entry of the section table has ${entrySize} bytes, expected ${least}`);
  const entryOf = (table: Buffer, index: number) => {
    const at = index * entrySize;
    // Name, type, flags, address, offset, size, link: flags to size have the width of an address.
    return {
      name: words.word(table, at),
      type: words.word(table, at + 4),
      offset: words.long(table, at + 8 + 2 * long, 'a section'),
      size: words.long(table, at + 8 + 3 * long, 'a section'),
      link: words.word(table, at + 8 + 4 * long),
    };
  };
  const first = entryOf(source.read(tableAt, entrySize, 'the section table'), 0);
  const count = words.half(head, tail + 2) || first.size;
  const said = words.half(head, tail + 4);
  const namesIndex = said === SHN_XINDEX ? first.link : said;
  const table = source.read(tableAt, entrySize * count, 'the section table');
  if (namesIndex >= count) throw new BinaryError('the table of section names is missing');
  const namesEntry = entryOf(table, namesIndex);
  const names = source.read(namesEntry.offset, namesEntry.size, 'the table of section names');
  const wanted = Buffer.from(`${name}\0`, 'utf8');
  const found: Buffer[] = [];
  for (let index = 0; index < count; index += 1) {
    const section = entryOf(table, index);
    if (section.type === SHT_NOBITS || section.name + wanted.length > names.length) continue;
    if (wanted.compare(names, section.name, section.name + wanted.length) !== 0) continue;
    found.push(source.read(section.offset, section.size, `section ${name}`));
  }
  return found;
}
