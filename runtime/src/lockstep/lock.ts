/** The lock that a built file carries: versions and hashes of its planes, and every layout for naming differences. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ElfError, readElfSection } from './elf.ts';

/** Section of a binary that holds its compact lock. */
export const LOCK_SECTION = '.pf_abi';

/** A plane as the lock tells it. Members are compared as they stand, so that every kind of declaration is covered. */
const LockedPlane = z.looseObject({
  name: z.string(),
  id: z.int(),
  version: z.int(),
  /** Lower-case hex; all 64 characters or the first 32. */
  hash: z.string().regex(/^[0-9a-f]{32,64}$/),
});
/** A lock. */
export const Lock = z.looseObject({ planes: z.array(LockedPlane) });
export type Lock = z.infer<typeof Lock>;
export type LockedPlane = z.infer<typeof LockedPlane>;

/** What was found in a file. */
export type LockReading =
  | { readonly found: true; readonly lock: Lock }
  /** `why` completes the sentence "the file …". */
  | { readonly found: false; readonly why: string };

/** Reads the lock of a built file without running it. */
export function readLockOf(path: string): LockReading {
  let bytes: Uint8Array | undefined;
  try {
    bytes = readElfSection(path, LOCK_SECTION);
  } catch (error) {
    if (error instanceof ElfError) return { found: false, why: `cannot be read as a binary: ${error.message}` };
    return { found: false, why: `cannot be read: ${(error as Error).message}` };
  }
  if (bytes === undefined) return { found: false, why: `carries no lock (section ${LOCK_SECTION} is missing)` };
  return parseLock(Buffer.from(bytes).toString('utf8').replace(/\0+$/, ''));
}

/** Reads a lock as text: the section of a binary, or `abi.lock.json`. */
export function parseLock(text: string): LockReading {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    return { found: false, why: `carries a lock that is not JSON: ${(error as Error).message}` };
  }
  const parsed = Lock.safeParse(content);
  if (parsed.success) return { found: true, lock: parsed.data };
  const issue = parsed.error.issues[0];
  return { found: false, why: `carries a lock of another form: ${issue?.path.join('.')}: ${issue?.message}` };
}

/** Reads a lock file; not found when it is missing. */
export function readLockFile(path: string): LockReading {
  try {
    return parseLock(readFileSync(path, 'utf8'));
  } catch (error) {
    return { found: false, why: `cannot be read: ${(error as Error).message}` };
  }
}

/** A hash in the length in which all parties have it: its first 16 bytes, in hex. */
export const shortHash = (hash: string): string => hash.slice(0, 32);
