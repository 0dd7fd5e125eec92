/**
 * Reads one section out of an ELF file: the place where each binary carries its lock. Only the header and the section
 * table are read, never the whole file. Stands on the list of places that may read bytes by hand.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Sections larger than this are refused: a lock has some tens of kilobytes. */
const MAX_SECTION = 16 * 1024 * 1024;
const MAX_TABLE = 1024 * 1024;
const SHT_NOBITS = 8;

/** The file is not what it should be; the message says what was wrong, without the file's name. */
export class ElfError extends Error {
  override readonly name = 'ElfError';
}

/**
 * Content of a section; undefined when the file has none of that name. Throws ElfError for anything but a sound
 * little-endian 64-bit ELF file, and the system's error when it cannot be read.
 */
export function readElfSection(path: string, name: string): Uint8Array | undefined {
  const file = openSync(path, 'r');
  try {
    const size = fstatSync(file).size;
    return sectionOf(name, size, (offset, length, what) => {
      if (offset < 0 || length < 0 || !Number.isSafeInteger(offset + length) || offset + length > size) {
        throw new ElfError(`${what} lies outside the file`);
      }
      const bytes = Buffer.alloc(length);
      let done = 0;
      while (done < length) {
        const got = readSync(file, bytes, done, length - done, offset + done);
        if (got === 0) throw new ElfError(`${what} is cut short`);
        done += got;
      }
      return bytes;
    });
  } finally {
    closeSync(file);
  }
}

type Read = (offset: number, length: number, what: string) => Buffer;

function sectionOf(name: string, size: number, read: Read): Uint8Array | undefined {
  if (size < 64) throw new ElfError('the file is too short to be an ELF file');
  const head = read(0, 64, 'the ELF header');
  if (head.readUInt32BE(0) !== 0x7f454c46) throw new ElfError('the file is not an ELF file');
  if (head[4] !== 2 || head[5] !== 1) throw new ElfError('the file is not a little-endian 64-bit ELF file');
  const tableAt = wide(head, 0x28, 'the section table');
  const entrySize = head.readUInt16LE(0x3a);
  const count = head.readUInt16LE(0x3c);
  const namesIndex = head.readUInt16LE(0x3e);
  if (count === 0) return undefined;
  if (entrySize < 64 || entrySize * count > MAX_TABLE) throw new ElfError('the section table has an impossible size');
  if (namesIndex >= count) throw new ElfError('the table of section names is missing');
  const table = read(tableAt, entrySize * count, 'the section table');
  const entry = (index: number) => {
    const at = index * entrySize;
    return {
      name: table.readUInt32LE(at),
      type: table.readUInt32LE(at + 4),
      offset: wide(table, at + 0x18, 'a section'),
      size: wide(table, at + 0x20, 'a section'),
    };
  };
  const namesEntry = entry(namesIndex);
  if (namesEntry.size > MAX_TABLE) throw new ElfError('the table of section names has an impossible size');
  const names = read(namesEntry.offset, namesEntry.size, 'the table of section names');
  const wanted = Buffer.from(`${name}\0`, 'utf8');
  for (let index = 0; index < count; index += 1) {
    const section = entry(index);
    if (section.type === SHT_NOBITS || section.name + wanted.length > names.length) continue;
    if (wanted.compare(names, section.name, section.name + wanted.length) !== 0) continue;
    if (section.size > MAX_SECTION) throw new ElfError(`section ${name} has an impossible size`);
    return read(section.offset, section.size, `section ${name}`);
  }
  return undefined;
}

function wide(bytes: Buffer, offset: number, what: string): number {
  const value = bytes.readBigUInt64LE(offset);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new ElfError(`${what} lies outside the file`);
  return Number(value);
}
