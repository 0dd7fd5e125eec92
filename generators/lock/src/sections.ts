/** Finds a section in whatever kind of binary a file is. */
import { dirname, resolve } from 'node:path';
import { ARCHIVE_MAGIC, members, THIN_MAGIC } from './archive.ts';
import { coffName, coffSections, isCoffObject, peHeaders, peName, peSections } from './coff.ts';
import { elfName, elfSections } from './elf.ts';
import { isMachO, machSections } from './mach-o.ts';
import { BinaryError, type ByteSource, withFile } from './source.ts';
import { wasmSections } from './wasm.ts';

/** One piece of content of the section. */
export interface Piece {
  /** Member of an archive; empty when the file is no archive. */
  readonly member: string;
  readonly bytes: Buffer;
}

/** What a file is, and what it holds of the section. */
export interface Found {
  /** Such as `ELF64`, `PE32+ x86-64`, `archive (ELF64, 12 members)`, `WebAssembly`. */
  readonly format: string;
  readonly pieces: readonly Piece[];
}

type Kind = 'elf' | 'pe' | 'coff' | 'wasm' | 'mach-o' | 'archive' | 'bitcode' | 'import' | 'unknown';

function kindOf(source: ByteSource): Kind {
  const head = source.read(0, Math.min(8, source.size), 'the first bytes');
  const text = head.toString('latin1');
  if (text === ARCHIVE_MAGIC || text === THIN_MAGIC) return 'archive';
  if (text.startsWith('MZ')) return 'pe';
  if (head.length < 4) return 'unknown';
  const magic = head.readUInt32BE(0);
  if (magic === 0x7f454c46) return 'elf';
  if (magic === 0x0061736d) return 'wasm';
  if (isMachO(magic)) return 'mach-o';
  if (magic === 0x4243c0de || magic === 0xdec0170b) return 'bitcode';
  if (isCoffObject(source)) return 'coff';
  return magic === 0x0000ffff ? 'import' : 'unknown';
}

/**
 * Every piece of content that the file's sections of this name hold.
 *
 * @param path of the file: members of a thin archive are found beside it
 * @throws BinaryError for what is no binary, or a damaged one
 */
export function findSections(source: ByteSource, path: string, name: string): Found {
  const kind = kindOf(source);
  switch (kind) {
    case 'archive':
      return inArchive(source, path, name);
    case 'bitcode':
      throw new BinaryError('this is LLVM bitcode, which has no sections yet: build without link-time optimisation');
    case 'import':
    case 'unknown':
      throw new BinaryError('this is no binary that is known here: ELF, PE, COFF, Mach-O, WebAssembly or an archive');
    default:
      return { format: formatOf(source, kind), pieces: piecesOf(source, kind, name) };
  }
}

function formatOf(source: ByteSource, kind: Kind): string {
  if (kind === 'elf') return elfName(source);
  if (kind === 'pe') return peName(peHeaders(source));
  if (kind === 'coff') return coffName(source);
  return kind === 'wasm' ? 'WebAssembly' : 'Mach-O';
}

function piecesOf(source: ByteSource, kind: Kind, name: string, member = ''): Piece[] {
  const read = (): Buffer[] => {
    if (kind === 'elf') return elfSections(source, name);
    if (kind === 'pe') return peSections(source, peHeaders(source), name);
    if (kind === 'coff') return coffSections(source, name);
    return kind === 'wasm' ? wasmSections(source, name) : machSections(source, name, (slice) => inSlice(slice, name));
  };
  return read().map((bytes) => ({ member, bytes }));
}

/** A slice of a fat file is a program or an archive, and no fat file again. */
function inSlice(slice: ByteSource, name: string): Buffer[] {
  const kind = kindOf(slice);
  if (kind === 'archive') return inArchive(slice, '', name).pieces.map(({ bytes }) => bytes);
  if (kind !== 'mach-o') throw new BinaryError('a slice of the fat file is neither Mach-O nor an archive');
  return machSections(slice, name, () => {
    throw new BinaryError('a slice of the fat file is a fat file itself');
  });
}

/** Members of other kinds (metadata, imports, bitcode, texts) carry no sections and are passed over. */
const READ: ReadonlySet<Kind> = new Set(['elf', 'coff', 'wasm', 'mach-o', 'pe']);

function inArchive(source: ByteSource, path: string, name: string): Found {
  const pieces: Piece[] = [];
  const kinds = new Set<string>();
  let count = 0;
  const look = (content: ByteSource, member: string): void => {
    const kind = kindOf(content);
    if (!READ.has(kind)) return;
    kinds.add(formatOf(content, kind));
    pieces.push(...piecesOf(content, kind, name, member));
  };
  for (const member of members(source)) {
    count += 1;
    try {
      if (member.content !== undefined) look(member.content, member.name);
      else withFile(resolve(dirname(path), member.name), (content) => look(content, member.name));
    } catch (error) {
      throw new BinaryError(`member '${member.name}': ${(error as Error).message}`);
    }
  }
  const what = [...kinds].sort().join(', ') || 'no objects';
  return { format: `archive (${what}; ${count} member${count === 1 ? '' : 's'})`, pieces };
}
