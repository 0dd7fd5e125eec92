/** Lists a folder the way the output folder is seen. Imports nothing heavy: an unchanged check stands on it. */
import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { isTemporary } from '../../platform/write/temporary.ts';

/** What tools of the targets make, and git ignores: build results, and the lock of a crate that is built in place. */
const TOLERATED = new Set(['target', 'node_modules']);
const TOLERATED_FILES = new Set(['Cargo.lock']);

/**
 * All files below a folder, relative with `/`, sorted; build folders are left out, and so is what another run is just
 * writing. A missing folder is empty.
 *
 * @param visit told the path of every folder with such files on their way
 */
export function listFiles(folder: string, below = '', visit?: (folder: string) => void): string[] {
  const here = below === '' ? folder : `${folder}${sep}${below}`;
  let entries: Dirent[];
  try {
    entries = readdirSync(here, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  if (visit !== undefined && entries.some(({ name }) => isTemporary(name))) visit(here);
  return entries
    .flatMap((entry) => {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (!isFolder(entry, here)) return TOLERATED_FILES.has(entry.name) || isTemporary(entry.name) ? [] : [path];
      return TOLERATED.has(entry.name) ? [] : listFiles(folder, path, visit);
    })
    .sort();
}

/** Also a link to one, unless it leads back to where we are. */
function isFolder(entry: Dirent, parent: string): boolean {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  const path = join(parent, entry.name);
  try {
    return statSync(path).isDirectory() && !`${realpathSync(parent)}${sep}`.startsWith(`${realpathSync(path)}${sep}`);
  } catch {
    return false;
  }
}
