/** Files that nobody misses: in folders of their own that end with the process, and results that can be had again. */
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { about } from './refused.ts';
import { discard, temporaryIn } from './temporary.ts';

export interface Scratch {
  readonly path: string;
  /** Removes it now; the end of the process would. */
  remove(): void;
}

/** A new folder among the system's temporary ones. */
export function scratchFolder(prefix: string): Scratch {
  const stem = join(tmpdir(), prefix);
  const path = about(stem, () => mkdtempSync(stem));
  const remove = (): void => {
    process.removeListener('exit', remove);
    rmSync(path, { recursive: true, force: true });
  };
  process.on('exit', remove);
  return { path, remove };
}

/** Writes a file of such a folder, and makes the folders above it. */
export function writeScratch(path: string, content: string | Uint8Array): void {
  about(path, () => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  });
}

/** Makes a folder there. */
export function makeScratch(path: string): void {
  about(path, () => mkdirSync(path, { recursive: true }));
}

/** Keeps a result for later, as a whole or not at all. Nothing depends on it but speed, so that a failure is no error. */
export function keepResult(path: string, content: string): void {
  const draft = temporaryIn(dirname(path));
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(draft, content);
    renameSync(draft, path);
  } catch {
    // The disk is full, or the folder read-only.
  }
  discard(draft);
}
