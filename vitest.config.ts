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
          include: ['generators/tests/**/*.test.ts', 'runtime/tests/**/*.test.ts', 'tests/*/**/*.test.ts'],
          exclude: ['tests/e2e/**', '**/node_modules/**', '**/target/**'],
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
