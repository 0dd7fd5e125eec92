/** One area under cargo-mutants. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { ROOT } from '../lib/results.ts';
import type { Area } from './areas.ts';
import { type Found, readOutcomes } from './judge.ts';

const CACHE = join(ROOT, '.cache/mutants');
/** Most time of the tests of one mutant: they take seconds, and a mutant that loops never ends. */
const TEST_SECONDS = 60;
const BUILD_SECONDS = 600;
/** Most time of an area, in hours. */
const HOURS = 3;

/** How cargo-mutants is called for an area. */
export function argumentsOf(area: Area, jobs: number): string[] {
  return [
    ...['mutants', '--no-config', '--no-shuffle', '--colors', 'never'],
    // Else the copy holds node_modules and .cache as well.
    ...['--gitignore', 'true'],
    ...area.files.flatMap((file) => ['--file', file]),
    ...(area.only === undefined ? [] : ['--re', area.only]),
    ...['--test-package', area.tests, '--profile', area.profile],
    // The run without any change takes the package that is changed alone, and that need not be the one with the tests.
    `--cargo-arg=--package=${area.tests}`,
    // For the build as well: nothing is compiled that is not run.
    ...area.selection.map((argument) => `--cargo-arg=${argument}`),
    ...['--timeout', String(TEST_SECONDS), '--build-timeout', String(BUILD_SECONDS)],
    ...['--jobs', String(jobs), '--output', join(CACHE, area.name)],
  ];
}

/** Mutates an area, in a copy of the checkout. Throws when its tests fail without any change. */
export async function mutate(area: Area, jobs: number): Promise<Found> {
  const results = join(CACHE, area.name, 'mutants.out/outcomes.json');
  rmSync(results, { force: true });
  // cargo-mutants makes the last folder of its output alone.
  mkdirSync(CACHE, { recursive: true });
  const ran = await execa('cargo', argumentsOf(area, jobs), {
    cwd: ROOT,
    env: {
      PATH: `${join(ROOT, '.cache/tools/bin')}:${process.env.PATH}`,
      // Crates of others are compiled once for all areas.
      CARGO_TARGET_DIR: join(CACHE, 'target'),
      // A mutant changes one function: the rest of its crate is not compiled again.
      CARGO_INCREMENTAL: '1',
      // Caches between rustc and cargo refuse to go with that.
      RUSTC_WRAPPER: '',
      // That random bytes are noticed is enough: nobody reads the smallest ones.
      PROPTEST_MAX_SHRINK_ITERS: '0',
    },
    stdin: 'ignore',
    stdout: process.stderr,
    stderr: 'inherit',
    reject: false,
    timeout: HOURS * 60 * 60 * 1000,
  });
  // 0: all caught; 2: some missed; 3: some hung. Everything else is no result.
  if (ran.exitCode === undefined || ![0, 2, 3].includes(ran.exitCode) || !existsSync(results))
    throw new Error(`cargo-mutants ended with ${ran.exitCode ?? ran.shortMessage}`);
  const lines = new Map<string, string[]>();
  return readOutcomes(readFileSync(results, 'utf8'), (file, line) => {
    const text = lines.get(file) ?? readFileSync(join(ROOT, file), 'utf8').split('\n');
    lines.set(file, text);
    return text[line - 1] ?? '';
  });
}
