/** Writes a file as a whole or not at all. */
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Replaces `path`, or creates it, through a file beside it: a reader sees the old content or the new one. Keeps the mode
 * of a file that is there, else takes that of `like`. Throws the system's error and leaves nothing behind.
 */
export function writeWhole(path: string, bytes: Uint8Array, like: string): void {
  const beside = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}`);
  const mode = statSync(path, { throwIfNoEntry: false })?.mode ?? statSync(like).mode;
  try {
    const file = openSync(beside, 'wx', mode & 0o777);
    try {
      writeFileSync(file, bytes);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}
