/** Reads vitest's JSON report. */
import { relative } from 'node:path';
import { z } from 'zod';
import type { TestResult } from './results.ts';

const Report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(
        z.object({ ancestorTitles: z.array(z.string()), title: z.string(), status: z.string() }),
      ),
    }),
  ),
});

/** Names are `<file> > <group> > <test>`. A file that failed to load counts as one failed test. */
export function parseVitestReport(text: string, stage: string, root: string): TestResult[] {
  const { testResults } = Report.parse(JSON.parse(text));
  return testResults.flatMap(({ name, status, assertionResults }): TestResult[] => {
    const file = relative(root, name);
    const tests = assertionResults.map((test): TestResult => {
      const passed = test.status === 'passed' ? 'passed' : test.status === 'failed' ? 'failed' : 'skipped';
      return { name: [file, ...test.ancestorTitles, test.title].join(' > '), stage, status: passed };
    });
    const unloaded = status === 'failed' && !tests.some((test) => test.status === 'failed');
    return unloaded ? [...tests, { name: `${file} > (the file itself)`, stage, status: 'failed' }] : tests;
  });
}
