/** Reads the output of `cargo test`: names and outcomes of every test of every binary. */
import type { TestResult } from './results.ts';

const BINARY = /^\s*Running (?:unittests )?(\S+) \((?:.*\/)?([^/()]+?)-[0-9a-f]{16}\)$/;
const DOCS = /^\s*Doc-tests (\S+)$/;
const TEST = /^test (.+?)(?: - should panic)? \.\.\. (ok|FAILED|ignored)(?:, .*)?$/;
/** Output of the test itself can stand between the name and the outcome. */
const BEGUN = /^test (.+?)(?: - should panic)? \.\.\. /;
const OUTCOME = /(?:^|[^\w])(ok|FAILED|ignored)$/;
const SUMMARY = /^test result: (?:ok|FAILED)\. (\d+) passed; (\d+) failed; (\d+) ignored;/;

const STATUS = { ok: 'passed', FAILED: 'failed', ignored: 'skipped' } as const;

/**
 * Parses stdout and stderr of `cargo test`, mixed as they came. Names are `<crate or test file>::<test>`. When a
 * summary counts more than was recognised line by line, the rest is added without names, so that totals hold.
 */
export function parseCargoOutput(text: string, stage: string): TestResult[] {
  const results: TestResult[] = [];
  let binary = '';
  let since = 0;
  let open: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    const running = BINARY.exec(line);
    const docs = DOCS.exec(line);
    const test = TEST.exec(line);
    const summary = SUMMARY.exec(line);
    if (running !== null) {
      binary = running[2]!.replaceAll('-', '_');
      since = results.length;
    } else if (docs !== null) {
      binary = `${docs[1]!.replaceAll('-', '_')} docs`;
      since = results.length;
    } else if (test !== null) {
      results.push({ name: `${binary}::${test[1]}`, stage, status: STATUS[test[2] as keyof typeof STATUS] });
      open = undefined;
    } else if (summary !== null) {
      const counted = results.splice(since);
      results.push(...complete(counted, summary, binary, stage));
      since = results.length;
      open = undefined;
    } else {
      open = BEGUN.exec(line)?.[1] ?? open;
      const outcome = open === undefined ? null : OUTCOME.exec(line);
      if (open !== undefined && outcome !== null) {
        results.push({ name: `${binary}::${open}`, stage, status: STATUS[outcome[1] as keyof typeof STATUS] });
        open = undefined;
      }
    }
  }
  return results;
}

function complete(counted: TestResult[], summary: RegExpExecArray, binary: string, stage: string): TestResult[] {
  const wanted = { passed: Number(summary[1]), failed: Number(summary[2]), skipped: Number(summary[3]) };
  const kept = [...counted];
  for (const status of ['passed', 'failed', 'skipped'] as const) {
    const have = counted.filter((test) => test.status === status).length;
    for (let index = have; index < wanted[status]; index += 1) {
      kept.push({ name: `${binary}::(not named ${index + 1})`, stage, status });
    }
  }
  return kept;
}
