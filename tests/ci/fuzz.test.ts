/** What `npm run proof:fuzz` makes of libFuzzer's words, and what of a corpus it keeps. */
import { expect, test } from 'vitest';
import { chosen } from '../../ci/fuzz/keep.ts';
import { readRun } from '../../ci/fuzz/output.ts';

const ENDED = `#2	INITED cov: 60 ft: 61 corp: 1/4b exec/s: 0 rss: 29Mb
#65536	pulse  cov: 153 ft: 184 corp: 9/39b lim: 643 exec/s: 16384 rss: 30Mb
#207109	DONE   cov: 155 ft: 184 corp: 9/39b lim: 2050 exec/s: 29587 rss: 33Mb
Done 207109 runs in 7 second(s)
stat::number_of_executed_units: 207109
stat::average_exec_per_sec:     29587
stat::peak_rss_mb:              33
`;
const PANICKED = `#2	INITED cov: 60 ft: 61 corp: 1/4b exec/s: 0 rss: 29Mb

thread '<unnamed>' (5555) panicked at tests/fuzz/libfuzzer/main.rs:69:9:
planted
note: run with \`RUST_BACKTRACE=1\` environment variable to display a backtrace
==5555== ERROR: libFuzzer: deadly signal
artifact_prefix='/x/crashes/wire.ClockProbe/'; Test unit written to /x/crashes/wire.ClockProbe/crash-37
stat::number_of_executed_units: 47714
stat::peak_rss_mb:              30
`;

test('a run that ended has its figures, and no crash', () => {
  expect(readRun(ENDED, 0)).toEqual({ executions: 207_109, coverage: 155, residentMiB: 33 });
});

test('a panic is told in its own words, with the place of the input', () => {
  const { executions, crash } = readRun(PANICKED, 77);
  expect(executions).toBe(47_714);
  expect(crash).toEqual({
    input: '/x/crashes/wire.ClockProbe/crash-37',
    why: 'planted (tests/fuzz/libfuzzer/main.rs:69:9)',
  });
});

test('too much memory, an input that hangs and a program that cannot start are crashes too', () => {
  const why = (output: string, code: number | undefined) => readRun(output, code).crash?.why;
  expect(why('==1== ERROR: libFuzzer: out-of-memory (used: 1025Mb; limit: 1024Mb)\n', 71)).toBe(
    'out-of-memory (used: 1025Mb; limit: 1024Mb)',
  );
  expect(why('ALARM: working on the last Unit\n==1== ERROR: libFuzzer: timeout after 10 seconds\n', 70)).toBe(
    'timeout after 10 seconds',
  );
  expect(why('pf-libfuzzer: no such file', undefined)).toBe('pf-libfuzzer: no such file');
  expect(why('', 1)).toBe('it ended without a word');
});

test('the shortest inputs are kept, no empty ones, and not more than a page of them', () => {
  const bytes = (length: number, fill: number) => Buffer.alloc(length, fill);
  expect(chosen([bytes(2, 2), bytes(0, 0), bytes(1, 9), bytes(2, 1)])).toEqual(['09', '0101', '0202']);
  expect(chosen(Array.from({ length: 100 }, (_, at) => bytes(1, at)))).toHaveLength(32);
  expect(chosen(Array.from({ length: 10 }, (_, at) => bytes(400, at)))).toHaveLength(3);
});
