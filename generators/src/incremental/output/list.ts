/** Lists a folder the way the output folder is seen. Imports nothing heavy: an unchanged check stands on it. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What tools of the targets make, and git ignores: build results, and the lock of a crate that is built in place. */
const TOLERATED = new Set(['target', 'node_modules']);
const TOLERATED_FILES = new Set(['Cargo.lock']);

/** All files below a folder, relative with `/`, sorted; build folders are left out. A missing folder is empty. */
export function listFiles(folder: string, below = ''): string[] {
  let entries: { name: string; isDirectory(): boolean }[];
  try {
    entries = readdirSync(join(folder, below), { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return entries
    .flatMap((entry) => {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (!entry.isDirectory()) return TOLERATED_FILES.has(entry.name) ? [] : [path];
      return TOLERATED.has(entry.name) ? [] : listFiles(folder, path);
    })
    .sort();
}
