import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './ci/lib/longest-first.ts';

/** Only what hangs comes here: no test needs a fifth of it on a quiet machine, whatever it starts. */
const SLOW_MS = 300_000;
/** What starts compilers, servers, browsers, installations: everything that takes long is called so. */
const INTEGRATION = '*.integration.test.ts';
/** Programs of ours that tests start are compiled once, as an installed package is (see generators/bin/pf-gen.cjs). */
const env = {
  NODE_COMPILE_CACHE: join(import.meta.dirname, '.cache/test/compile'),
  // Crates that a test compiles once and runs: nobody debugs them, and nobody compiles them a second time.
  CARGO_INCREMENTAL: '0',
  CARGO_PROFILE_DEV_DEBUG: '0',
};
const GONE = ['tests/e2e/**', '**/node_modules/**', '**/target/**'];

export default defineConfig({
  test: {
    testTimeout: SLOW_MS,
    hookTimeout: SLOW_MS,
    env,
    sequence: { sequencer: LongestFirst },
    // A test that fails once has failed.
    retry: 0,
    projects: [
      {
        extends: true,
        test: {
          // A matter of milliseconds each: `npm run unit` is the loop in which one works.
          name: 'unit',
          include: ['generators/tests/**/*.test.ts', 'runtime/tests/**/*.test.ts', 'tests/*/**/*.test.ts'],
          exclude: [...GONE, `**/${INTEGRATION}`],
          // None of them changes what the next one sees, so modules are loaded once for all.
          isolate: false,
          maxWorkers: Math.max(2, availableParallelism() - 1),
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: [`generators/tests/**/${INTEGRATION}`, `tests/*/**/${INTEGRATION}`],
          exclude: GONE,
          globalSetup: ['./generators/tests/support/sweep.ts', './generators/tests/support/pack-once.ts'],
          // Most of the time goes to compilers and processes of their own, and some to waiting: three files keep two cores busy.
          maxWorkers: 3,
        },
      },
      {
        extends: true,
        test: {
          name: 'runtime',
          include: [`runtime/tests/**/${INTEGRATION}`],
          // Deadlines of supervised processes: nothing else runs beside them.
          fileParallelism: false,
          maxWorkers: 1,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          // Real processes that measure time: one file after the other, one test after the other.
          fileParallelism: false,
          maxWorkers: 1,
        },
      },
    ],
  },
});
