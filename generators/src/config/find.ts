/** Where the configuration is. Imports nothing heavy: an unchanged check stands on it. */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** In the order in which they are preferred. */
export const CONFIG_NAMES = ['pf-gen.config.json', 'pf-gen.config.ts'] as const;

/**
 * Absolute path of the configuration, or undefined when there is none.
 *
 * @param cwd where to look, upward
 * @param given path of the file, instead of looking for it; need not exist
 */
export function findConfig(cwd: string, given?: string): string | undefined {
  if (given !== undefined) return resolve(cwd, given);
  for (let folder = cwd; ; folder = dirname(folder)) {
    for (const name of CONFIG_NAMES) if (existsSync(join(folder, name))) return join(folder, name);
    if (dirname(folder) === folder) return undefined;
  }
}

/** Where results are kept that speed the next run up; beside the configuration. */
export function cacheFolder(root: string): string {
  return join(root, '.cache', 'pf-gen');
}
