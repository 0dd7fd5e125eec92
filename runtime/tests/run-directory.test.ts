/** Run directories: private, found by others, removed when their run is dead. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ownIdentity, startTime } from '../src/platform/processes.ts';
import { baseDirectory, holderOf, liveRuns, RunDirectory, removeStale } from '../src/run/directory.ts';

let parent = '';
let base = '';
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'pf-run-'));
  base = join(parent, 'punktfunk-0');
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const lockText = (pid: number, start: string, port = 0) =>
  JSON.stringify({ v: 1, run: 'x', pid, start, command: 'serve', bind: '127.0.0.1', port });

test('where runs live', () => {
  expect(baseDirectory('', '/run/user/5', 5)).toBe('/run/user/5/punktfunk-5');
  expect(baseDirectory('', undefined, 5)).toBe('/tmp/punktfunk-5');
  expect(baseDirectory('/mine', '/run/user/5', 5)).toBe('/mine/punktfunk-5');
});

test('where nothing can be written, the run says where, and leaves nothing', () => {
  const code = `import { RunDirectory } from ${JSON.stringify(new URL('../src/run/directory.ts', import.meta.url).href)};
    try { RunDirectory.create(${JSON.stringify(base)}, 'serve', '127.0.0.1'); } catch (error) {
      console.log(JSON.stringify([error.name, error.exit, error.message, error.help]));
    }`;
  // As on a full disk: this process may make directories, and files without content.
  const script = 'ulimit -f 0; exec "$0" --input-type=module -e "$1"';
  const said = execFileSync('sh', ['-c', script, process.execPath, code], { encoding: 'utf8', timeout: 240_000 });
  const [name, exit, message, help] = JSON.parse(said) as string[];
  expect([name, exit, help]).toEqual(['Problem', 2, 'Make room there, or set run_dir to another place.']);
  expect(message).toMatch(/^the run directory \S+\/punktfunk-0\/[0-9a-f]+ cannot be written: EFBIG/);
  expect(readdirSync(base)).toEqual([]);
});

test('a run directory is private, says whose it is, and goes', () => {
  const run = RunDirectory.create(base, 'serve', '127.0.0.1');
  expect(statSync(base).mode & 0o777).toBe(0o700);
  expect(statSync(run.path).mode & 0o777).toBe(0o700);
  run.setPort(4711);
  expect(liveRuns(base).map(({ lock }) => [lock.pid, lock.port, lock.run])).toEqual([[process.pid, 4711, run.id]]);
  expect(holderOf(base, 4711)?.path).toBe(run.path);
  expect(holderOf(base, 4712)).toBeUndefined();
  expect(holderOf(base, 0)).toBeUndefined();
  run.remove();
  run.remove();
  expect(readdirSync(base)).toEqual([]);
});

test('dead runs are removed, live and newborn ones are not', () => {
  const live = RunDirectory.create(base, 'serve', '127.0.0.1');
  for (const name of ['dead', 'reused', 'newborn', 'abandoned']) mkdirSync(join(base, name));
  writeFileSync(join(base, 'dead/run.json'), lockText(2 ** 22 + 1, '1'));
  writeFileSync(join(base, 'reused/run.json'), lockText(process.pid, '1'));
  utimesSync(join(base, 'abandoned'), 1, 1);
  removeStale(base);
  expect(readdirSync(base).sort()).toEqual(['newborn', live.id].sort());
});

test('a place that others can write to is refused', () => {
  mkdirSync(base, { mode: 0o700 });
  chmodSync(base, 0o777);
  expect(() => RunDirectory.create(base, 'serve', '127.0.0.1')).toThrow(/not a private directory.*mode 777/);
});

test('a place too deep for a socket is refused and leaves nothing', () => {
  const deep = join(parent, 'd'.repeat(90));
  mkdirSync(deep);
  expect(() => RunDirectory.create(join(deep, 'punktfunk-0'), 'serve', '127.0.0.1')).toThrow(/too deep for a socket/);
  expect(readdirSync(join(deep, 'punktfunk-0'))).toEqual([]);
});

test('processes are told apart by their start', () => {
  expect(ownIdentity()).toEqual({ pid: process.pid, start: startTime(process.pid) });
  expect(startTime(2 ** 22 + 1)).toBeUndefined();
  expect(existsSync(`/proc/${process.pid}`)).toBe(true);
});
