/** Which headers are examined: those of a package as they are installed, or a fixed sample of them. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ran } from '../../platform/program.ts';
import sample from './sample.json' with { type: 'json' };

export const PACKAGE = 'linux-libc-dev';
const ROOT = '/usr/include';

/** Every header of the package, in the order of their paths. */
export async function allHeaders(): Promise<string[]> {
  const { ok, out, err, missing } = await ran('dpkg', ['-L', PACKAGE]);
  if (!ok) throw new Error(`${missing ?? err.trim()}: the corpus is the headers of the package ${PACKAGE}; install it`);
  return out
    .split('\n')
    .filter((path) => path.endsWith('.h'))
    .sort();
}

/** So many of the headers in the order of a seed; the same seed gives the same ones again, whatever order they came in. */
export function drawn(headers: readonly string[], seed: number, count: number): string[] {
  const keyed = headers.map((path) => [createHash('sha256').update(`${seed} ${path}`).digest('hex'), path] as const);
  return keyed
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, count)
    .map(([, path]) => path);
}

/** The sample, and what of it is not installed. */
export function sampleHeaders(): { found: string[]; missing: string[] } {
  const paths = sample.headers.map((name) => join(ROOT, name));
  return {
    found: paths.filter((path) => existsSync(path)),
    missing: paths.filter((path) => !existsSync(path)),
  };
}
