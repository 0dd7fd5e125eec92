/**
 * Members of `ar` archives: static libraries of Unix (`.a`) and Windows (`.lib`), GNU and BSD long names, thin archives.
 * Facts: the manual page ar(5) of GNU and FreeBSD, and Microsoft's "PE Format" (archive library file format).
 */
import { BinaryError, type ByteSource } from './source.ts';

export const ARCHIVE_MAGIC = '!<arch>\n';
export const THIN_MAGIC = '!<thin>\n';
const HEADER = 60;

export interface Member {
  readonly name: string;
  /** Absent in a thin archive, whose members are files beside it. */
  readonly content?: ByteSource;
}

/** The members, without the archive's own tables. Throws a BinaryError for a damaged archive. */
export function* members(source: ByteSource): Generator<Member> {
  const thin = source.read(0, 8, 'the magic of the archive').toString('latin1') === THIN_MAGIC;
  let names: Buffer | undefined;
  let at = 8;
  while (at < source.size) {
    const header = source.read(at, HEADER, `the header of a member at offset ${at}`);
    if (header.toString('latin1', 58, 60) !== '`\n') {
      throw new BinaryError(`no member of the archive begins at offset ${at}, where one must`);
    }
    const field = header.toString('latin1', 0, 16).trimEnd();
    const size = decimal(header.toString('latin1', 48, 58), `the size of the member at offset ${at}`);
    const table = field === '/' || field === '//' || field === '/SYM64/' || field === '/<ECSYMBOLS>/';
    const stored = thin && !table ? 0 : size;
    const content = source.part(at + HEADER, stored, `the member '${field}' at offset ${at}`);
    if (field === '//') names = content.read(0, stored, 'the table of long names');
    else if (!table) {
      const member = named(field, content, names);
      if (!member.name.startsWith('__.SYMDEF')) yield thin ? { name: member.name } : member;
    }
    // Members begin at even offsets.
    at += HEADER + stored + (stored % 2);
  }
}

/** GNU and MSVC: `name/` or `/offset` into the table of names. BSD: `#1/length`, and the name in front of the content. */
function named(field: string, content: ByteSource, names: Buffer | undefined): Required<Member> {
  const bsd = /^#1\/(\d+)$/.exec(field);
  if (bsd !== null) {
    const length = decimal(bsd[1] ?? '', 'the length of a name');
    const name = content.read(0, length, 'the name of a member').toString('utf8').replace(/\0+$/, '');
    return { name, content: content.part(length, content.size - length, `the member '${name}'`) };
  }
  const long = /^\/(\d+)$/.exec(field);
  if (long === null) return { name: field.replace(/\/$/, ''), content };
  const start = Number(long[1]);
  if (names === undefined || start >= names.length) {
    throw new BinaryError(`the name of a member is missing: '${field}' points outside the table of long names`);
  }
  // GNU ends a name with "/\n", MSVC with a zero byte.
  const rest = names.subarray(start);
  const end = rest.findIndex((byte) => byte === 0x0a || byte === 0);
  const name = rest.toString('utf8', 0, end < 0 ? rest.length : end);
  return { name: name.replace(/\/$/, ''), content };
}

function decimal(text: string, what: string): number {
  const digits = text.trim();
  if (!/^\d{1,10}$/.test(digits)) throw new BinaryError(`${what} is no number: '${digits}'`);
  return Number(digits);
}
