/**
 * The locks of the history, made by pf-gen from the schemas beside this file.
 *
 * ```sh
 * node tests/history/locks.ts --write    # after a change of a history schema or of the lock's format
 * ```
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '../../generators/src/compile/evaluate/compile.ts';
import { lockOf, prettyLock } from '../../generators/src/compile/lock.ts';
import { renderAll } from '../../generators/src/diagnostics/render.ts';
import { Cache } from '../../generators/src/incremental/cache/cache.ts';

const here = import.meta.dirname;

/** The display protocol's numbers, oldest first. */
export const VERSIONS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
export type Version = (typeof VERSIONS)[number];

/** Where a version's lock is checked in. */
export const lockPath = (version: Version): string => join(here, 'locks', `v${version}.lock.json`);

/** The lock that pf-gen makes of a version's schema now. */
export async function lockText(version: Version): Promise<string> {
  const cache = new Cache(join(here, '..', '..', '.cache', 'pf-gen'), 'history');
  const { model, diagnostics, sources } = await compile(join(here, `v${version}.ts`), cache);
  if (model !== undefined) return prettyLock(lockOf(model));
  const show = (file: string) => join(sources.root, file);
  throw new Error(renderAll(diagnostics, { color: false, show, source: () => undefined }));
}

if (process.argv.includes('--write') && process.argv[1] === import.meta.filename) {
  mkdirSync(join(here, 'locks'), { recursive: true });
  for (const version of VERSIONS) writeFileSync(lockPath(version), await lockText(version));
}
