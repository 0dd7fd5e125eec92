/**
 * Files that only their owner may read: written beside and renamed, never through a link; and short reads of files that
 * somebody named, which must not wait for a pipe or swallow a device.
 */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

const { O_RDONLY, O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK } = constants;
/** The owner reads and writes; nobody else does anything. */
const MODE = 0o600;

/** What a short read found. */
export type Reading =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  /** Something else than a regular file; `what` follows "it is". */
  | { readonly kind: 'odd'; readonly what: string }
  | { readonly kind: 'large'; readonly size: number };

/** What a thing in the file system is, to follow "it is". */
export function kindOf(stat: Stats): string {
  if (stat.isSymbolicLink()) return 'a symbolic link';
  if (stat.isDirectory()) return 'a directory';
  if (stat.isFIFO()) return 'a pipe';
  if (stat.isSocket()) return 'a socket';
  return stat.isFile() ? 'a file' : 'a device';
}

/** Reads a regular file of at most `limit` bytes, without ever waiting. Throws the system's error. */
export function readShort(path: string, limit: number, follow: 'links' | 'no-links'): Reading {
  const file = openSync(path, O_RDONLY | O_NONBLOCK | (follow === 'links' ? 0 : O_NOFOLLOW));
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) return { kind: 'odd', what: kindOf(stat) };
    if (stat.size > limit) return { kind: 'large', size: stat.size };
    // Files of /proc have no size; one that grows meanwhile is cut by the limit.
    const bytes = Buffer.alloc(limit + 1);
    let length = 0;
    for (let got = -1; got !== 0 && length < bytes.length; length += got) {
      got = readSync(file, bytes, length, bytes.length - length, null);
    }
    return length > limit ? { kind: 'large', size: length } : { kind: 'bytes', bytes: bytes.subarray(0, length) };
  } finally {
    closeSync(file);
  }
}

/** Writes a private file beside and gives it its name. Throws the system's error and leaves nothing then. */
export function writePrivate(path: string, content: string | Uint8Array): void {
  withDraft(dirname(path), content, (draft) => renameSync(draft, path));
}

/** Throws the system's error when nothing can be written in a folder; leaves nothing there. */
export function tryToWrite(folder: string): void {
  withDraft(folder, Buffer.alloc(4096, 1), (draft) => rmSync(draft));
}

function withDraft(folder: string, content: string | Uint8Array, done: (draft: string) => void): void {
  const draft = join(folder, `.punktfunk-${randomBytes(6).toString('hex')}.next`);
  const file = openSync(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, MODE);
  try {
    try {
      writeFileSync(file, content);
    } finally {
      closeSync(file);
    }
    done(draft);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
