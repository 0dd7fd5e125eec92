import { defineConfig } from 'vitest/config';

/** Time for a test that starts processes or compilers; the unit tests need milliseconds. */
const SLOW_MS = 120_000;

export default defineConfig({
  test: {
    testTimeout: SLOW_MS,
    hookTimeout: SLOW_MS,
    // A test that fails once has failed.
    retry: 0,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['generators/tests/**/*.test.ts', 'tests/*/**/*.test.ts'],
          exclude: ['tests/e2e/**', '**/node_modules/**', '**/target/**'],
          // Most of the time goes to compilers and processes of their own: two files at once keep two cores busy.
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: 'runtime',
          include: ['runtime/tests/**/*.test.ts'],
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
