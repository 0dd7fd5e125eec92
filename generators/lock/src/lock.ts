/** The lock that a built file carries: versions and hashes of its planes, and every layout for naming differences. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { findSections, type Piece } from './sections.ts';
import { BinaryError, withFile } from './source.ts';

/** Section of a binary that holds its compact lock (`__DATA,__pf_abi` in Mach-O, a custom section in WebAssembly). */
export const LOCK_SECTION = '.pf_abi';

/** A plane as the lock tells it. Members are compared as they stand, so that every kind of declaration is covered. */
const LockedPlane = z.looseObject({
  name: z.string(),
  id: z.int(),
  version: z.int(),
  policy: z.string().optional(),
  /** Lower-case hex; all 64 characters or the first 32. */
  hash: z.string().regex(/^[0-9a-f]{32,64}$/),
});
/** A lock, as loosely as a difference can be named in it: files of other releases are compared too. */
export const CarriedLock = z.looseObject({ planes: z.array(LockedPlane) });
export type CarriedLock = z.infer<typeof CarriedLock>;
export type LockedPlane = z.infer<typeof LockedPlane>;

/** What was found in a file. */
export type LockReading =
  | {
      readonly found: true;
      readonly lock: CarriedLock;
      /** Kind of binary, when it was read from one. */
      readonly format?: string;
    }
  | {
      readonly found: false;
      /** `missing`: a sound binary without a lock. `unreadable`: no binary, a damaged one, or a lock of another form. */
      readonly cause: 'missing' | 'unreadable';
      /** Kind of binary, when it is a sound one. */
      readonly format?: string;
      /** Completes the sentence "the file …". */
      readonly why: string;
    };

const unreadable = (why: string): Extract<LockReading, { found: false }> => ({
  found: false,
  cause: 'unreadable',
  why,
});

type TextReading =
  | { readonly found: true; readonly text: string; readonly format: string }
  | Extract<LockReading, { found: false }>;

/** Reads the lock of a built file without running it: ELF, PE, COFF, Mach-O, WebAssembly, or an archive of these. */
export function readLockOf(path: string): LockReading {
  const carried = readTextOf(path);
  if (!carried.found) return carried;
  const reading = parseCarriedLock(carried.text);
  return reading.found ? { ...reading, format: carried.format } : reading;
}

/** Text of a lock: of a lock file (JSON begins with a brace, and no binary does), or of a binary. Throws an Error. */
export function readCarriedText(path: string): string {
  const first = withFile(path, (source) => source.read(0, Math.min(1, source.size), 'the first byte'));
  if (first.toString('latin1') === '{') return readFileSync(path, 'utf8');
  const carried = readTextOf(path);
  if (carried.found) return carried.text;
  throw new Error(`the file ${carried.why}`);
}

function readTextOf(path: string): TextReading {
  let format: string;
  let pieces: readonly Piece[];
  try {
    ({ format, pieces } = withFile(path, (source) => findSections(source, path, LOCK_SECTION)));
  } catch (error) {
    if (error instanceof BinaryError) return unreadable(`cannot be read as a binary: ${error.message}`);
    return unreadable(`cannot be read: ${(error as Error).message}`);
  }
  const texts = pieces.flatMap(({ member, bytes }) => documents(bytes).map((text) => ({ member, text })));
  const [first] = texts;
  if (first === undefined) {
    return { found: false, cause: 'missing', format, why: `carries no lock (section ${LOCK_SECTION} is missing)` };
  }
  const other = texts.find(({ text }) => text !== first.text);
  if (other === undefined) return { found: true, text: first.text, format };
  const where = [first, other].map(({ member }) => member).filter((member) => member !== '');
  const members = where.length === 0 ? '' : ` (${where.join(' and ')})`;
  return unreadable(`carries two locks that differ${members}: it was linked from parts of two schemas`);
}

/** A linker puts the sections of all objects one behind the other, with zeros between: one document for each. */
function documents(bytes: Buffer): string[] {
  const text = bytes.toString('utf8').replaceAll('\0', ' ').trim();
  const found: string[] = [];
  let [start, depth, quoted] = [0, 0, false];
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (quoted) {
      if (char === '\\') at += 1;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '{') depth += 1;
    else if (char === '}') {
      depth -= 1;
      if (depth > 0) continue;
      found.push(text.slice(start, at + 1).trim());
      start = at + 1;
      depth = 0;
    }
  }
  const rest = text.slice(start).trim();
  return rest === '' ? found : [...found, rest];
}

/** Reads a lock as text: the section of a binary, or `abi.lock.json`. */
export function parseCarriedLock(text: string): LockReading {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    return unreadable(`carries a lock that is not JSON: ${(error as Error).message}`);
  }
  const parsed = CarriedLock.safeParse(content);
  if (parsed.success) return { found: true, lock: parsed.data };
  const issue = parsed.error.issues[0];
  return unreadable(`carries a lock of another form: ${issue?.path.join('.')}: ${issue?.message}`);
}

/** Reads a lock file; not found when it is missing. */
export function readLockFile(path: string): LockReading {
  try {
    return parseCarriedLock(readFileSync(path, 'utf8'));
  } catch (error) {
    return unreadable(`cannot be read: ${(error as Error).message}`);
  }
}

/** A hash in the length in which all parties have it: its first 16 bytes, in hex. */
export const shortHash = (hash: string): string => hash.slice(0, 32);
