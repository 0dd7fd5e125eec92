/** What the last `npm test` found, one file that other tools read. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { writeFiles } from '../../generators/src/platform/write/files.ts';

/** Root of the checkout. */
export const ROOT = resolve(import.meta.dirname, '../..');
/** Where the last results are kept. */
export const RESULTS_FILE = resolve(ROOT, '.cache/test/results.json');

const Status = z.enum(['passed', 'failed', 'skipped']);
/** One test of any runner. */
export const TestResult = z.object({
  /** Such as `pf_proto::fec::repairs` or `runtime/tests/config.test.ts > modes`. */
  name: z.string(),
  stage: z.string(),
  status: Status,
});
export type TestResult = z.infer<typeof TestResult>;

/** Content of the results file. */
export const Results = z.object({
  v: z.literal(1),
  /** ISO 8601, start of the run. */
  at: z.string(),
  /** Stages that ran; a run may have been limited to some. */
  stages: z.array(z.object({ name: z.string(), status: z.enum(['passed', 'failed']), seconds: z.number() })),
  tests: z.array(TestResult),
});
export type Results = z.infer<typeof Results>;

/** The last results; undefined when there are none. Throws when the file is not what it should be. */
export function readResults(path: string = RESULTS_FILE): Results | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
  return Results.parse(JSON.parse(text));
}

/** Writes the results of a run. */
export function writeResults(results: Results, path: string = RESULTS_FILE): void {
  writeFiles([{ path, content: `${JSON.stringify(results, null, 1)}\n` }], { durable: false });
}

/** Numbers for the last line. */
export function totals(tests: readonly TestResult[]): { passed: number; failed: number; skipped: number } {
  const count = (status: TestResult['status']) => tests.filter((test) => test.status === status).length;
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
}

/** The last line of `npm test`. */
export function totalLine(tests: readonly TestResult[]): string {
  const { passed, failed, skipped } = totals(tests);
  return `total: ${passed} passed, ${failed} failed, ${skipped} skipped`;
}
