/** A disk that is full, for writers that have to say so. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { temporary } from '../support/process.ts';

const SIZE_KB = 2048;

export interface Disk {
  readonly folder: string;
  /** `limit`: nobody may mount here, and a limit of the size of files stands in for the end of the disk. */
  readonly kind: 'disk' | 'limit';
  /** Takes all the room that is left, but for so many bytes. */
  fill(left?: number): void;
}

/** A small file system of its own where one may be mounted; otherwise a folder, and the limit is the caller's. */
export function smallDisk(): Disk {
  const folder = join(temporary(), 'disk');
  mkdirSync(folder);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_KB}k`, 'pf-gen-test', folder], { stdio: 'pipe' });
  } catch {
    console.log('no small disk can be mounted here: a limit of the size of files stands in for it');
    return { folder, kind: 'limit', fill: () => undefined };
  }
  onTestFinished(() => void execFileSync('umount', ['-l', folder]));
  return { folder, kind: 'disk', fill: (left = 0) => fill(folder, left) };
}

function fill(folder: string, left: number): void {
  const step = 4096;
  const path = join(folder, 'filler');
  let size = 0;
  try {
    for (; ; size += step) writeFileSync(path, Buffer.alloc(step), { flag: 'a' });
  } catch {
    writeFileSync(path, Buffer.alloc(Math.max(0, size - left)));
  }
}

/** Everything below a folder: names, kinds, permissions, contents. */
export function snapshot(folder: string): Record<string, string> {
  const seen: Record<string, string> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length + 1);
    if (entry.isSymbolicLink()) seen[name] = `-> ${readlinkSync(path)}`;
    else if (entry.isDirectory()) seen[name] = 'folder';
    else seen[name] = `${(statSync(path).mode & 0o777).toString(8)} ${readFileSync(path, 'latin1')}`;
  }
  return seen;
}
