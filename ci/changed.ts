/**
 * What a change touches, as outputs of a workflow's step: `node ci/changed.ts BASE` prints `pf_gen=true` and so on for what
 * differs between BASE and HEAD. Without a BASE that git knows, everything counts as touched.
 */
import { execFileSync } from 'node:child_process';
import { AREA_NAMES, areasOf } from './lib/changed.ts';

const [base = ''] = process.argv.slice(2);
const paths = changed(base);
const touched = paths === undefined ? new Set(AREA_NAMES) : areasOf(paths);
for (const area of AREA_NAMES) process.stdout.write(`${area}=${touched.has(area)}\n`);
process.stderr.write(paths === undefined ? `no commit '${base}': everything\n` : `${paths.length} paths changed\n`);

function changed(from: string): string[] | undefined {
  if (!/^[0-9a-f]{7,40}$/.test(from)) return undefined;
  try {
    const listed = execFileSync('git', ['diff', '--name-only', `${from}...HEAD`], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return listed.split('\n').filter(Boolean);
  } catch {
    return undefined;
  }
}
