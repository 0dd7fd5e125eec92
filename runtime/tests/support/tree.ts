/** All that lies below a folder, as a test compares it. */
import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** `mode path` of everything below a folder, in order; a directory ends with a slash. */
export function tree(folder: string, below = ''): string[] {
  return readdirSync(join(folder, below))
    .sort()
    .flatMap((name) => {
      const path = join(below, name);
      const stat = lstatSync(join(folder, path));
      const mode = (stat.mode & 0o7777).toString(8);
      return stat.isDirectory() ? [`${mode} ${path}/`, ...tree(folder, path)] : [`${mode} ${path}`];
    });
}
