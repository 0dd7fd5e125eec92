/** What of a grown corpus is kept in git: the shortest inputs that reach what the seeds do not. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { keepResult } from '../../generators/src/platform/write/scratch.ts';
import { ROOT } from '../lib/results.ts';
import { folderOf, LIMITS, writeInputs } from './run.ts';
import type { Target } from './targets.ts';

const MERGE_MS = 5 * 60 * 1000;
/** Most inputs, and most bytes of all together, that are kept of a target. */
const MOST = { inputs: 32, bytes: 1500 };

/** The inputs to keep, shortest first. */
export function chosen(inputs: readonly Buffer[]): string[] {
  const kept: string[] = [];
  let bytes = 0;
  const sorted = inputs.filter(({ length }) => length > 0).sort((a, b) => a.length - b.length || a.compare(b));
  for (const input of sorted) {
    bytes += input.length;
    if (kept.length === MOST.inputs || bytes > MOST.bytes) break;
    kept.push(input.toString('hex'));
  }
  return kept;
}

/** Minimises the grown corpus of a target into its file, and says how many inputs are kept. */
export async function keepCorpus(program: string, target: Target): Promise<number> {
  const merged = folderOf('merged', target.name);
  rmSync(merged, { recursive: true });
  writeInputs(folderOf('merged', target.name), target.seeds);
  const before = new Set(readdirSync(merged));
  await execa(program, [...LIMITS, '-merge=1', merged, folderOf('corpus', target.name)], {
    env: { PF_FUZZ_TARGET: target.name, ASAN_OPTIONS: 'detect_odr_violation=0' },
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'ignore',
    timeout: MERGE_MS,
  });
  const found = readdirSync(merged).filter((name) => !before.has(name));
  const kept = chosen(found.map((name) => readFileSync(join(merged, name))));
  const file = join(ROOT, 'tests/fuzz/corpora', `${target.name}.txt`);
  if (kept.length === 0) rmSync(file, { force: true });
  else keepResult(file, `${kept.join('\n')}\n`);
  return kept.length;
}
