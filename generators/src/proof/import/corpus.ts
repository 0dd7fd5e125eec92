/** Which headers are examined: those of a package as they are installed, or a fixed sample of them. */
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

/** The sample, and what of it is not installed. */
export function sampleHeaders(): { found: string[]; missing: string[] } {
  const paths = sample.headers.map((name) => join(ROOT, name));
  return {
    found: paths.filter((path) => existsSync(path)),
    missing: paths.filter((path) => !existsSync(path)),
  };
}
