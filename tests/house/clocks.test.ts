/**
 * Whoever sets the system's clock must not move a duration: those are told by monotonic clocks (`Instant`, `performance.now`,
 * `pf_os::clock`). One place of each language asks what time it is; everybody else has a reason.
 */
import { expect, test } from 'vitest';
import { codeOnly, read, sources } from './sources.ts';

/** What asks the system for the date. `new Date(time)` asks nobody. */
const ASKS =
  /\bSystemTime::now\b|\bUNIX_EPOCH\b|\bClockId::Realtime\w*|\bCLOCK_REALTIME\w*|\b(?:Utc|Local|OffsetDateTime)::now\w*|\bDate\.now\b|\bnew Date\(\s*\)|(?<!new )\bDate\(\s*\)/;

/** Path → why it may. */
const ALLOWED: Readonly<Record<string, string>> = {
  'common/os/src/clock.rs': 'the place of Rust',
  'runtime/src/platform/wall-clock.ts': 'the place of the runtime',
  'generators/src/platform/calendar.ts': 'the place of pf-gen: approvals expire by the calendar',
  'generators/src/incremental/cache/states.ts': "compares with times of files, which go with the system's clock",
  'generators/src/platform/write/temporary.ts': "compares with times of files, which go with the system's clock",
  'ci/test.ts': 'dates a report',
  'generators/tests/': 'makes days and times of files',
  'tests/docs/commands.integration.test.ts': 'makes a day on which an approval still holds',
};

const asks = (text: string): string[] =>
  codeOnly(text)
    .split('\n')
    .flatMap((line) => ASKS.exec(line)?.[0] ?? []);

const found = (): string[] =>
  sources(['.rs', '.ts', '.mts', '.cts', '.js', '.mjs', '.cjs', '.c', '.h', '.cpp', '.hpp'])
    .filter((path) => path !== 'tests/house/clocks.test.ts')
    .flatMap((path) => asks(read(path)).map((what) => `${path}: ${what}`));

test('nobody asks the system what time it is, but for one place of each language', () => {
  expect(found().filter((hit) => !Object.keys(ALLOWED).some((allowed) => hit.startsWith(allowed)))).toEqual([]);
});

test('every exception is one', () => {
  const hits = found();
  expect(Object.keys(ALLOWED).filter((allowed) => !hits.some((hit) => hit.startsWith(allowed)))).toEqual([]);
});

test.each([
  'let since = SystemTime::now().duration_since(start);',
  'clock_gettime(ClockId::Realtime)',
  'clock_gettime(CLOCK_REALTIME, &now);',
  'const late = Date.now() - start > LIMIT_MS;',
  'const now = new Date();',
  'const later = [1, 2].map(Date.now);',
])('a planted line is found: %s', (line) => {
  expect(asks(line)).toHaveLength(1);
});

test.each([
  'let start = Instant::now();',
  'const text = new Date(entry.time).toISOString();',
  '// as Date.now() does',
  'const took = performance.now() - start;',
])('a line that asks nobody is left alone: %s', (line) => {
  expect(asks(line)).toEqual([]);
});
