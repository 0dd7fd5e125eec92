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
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ownIdentity, startTime } from '../src/platform/processes.ts';
import { type Base, baseDirectory, RunDirectory } from '../src/run/directory.ts';
import { holderOf, liveRuns, removeStale } from '../src/run/known-runs.ts';
import { tree } from './support/tree.ts';

let parent = '';
let base = '';
let place: Base;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'pf-run-'));
  place = baseDirectory(parent, undefined, 0);
  base = place.path;
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const lockText = (pid: number, start: string, run = 'x') =>
  JSON.stringify({ v: 1, run, pid, start, command: 'serve', bind: '127.0.0.1', port: 0 });

test('where runs live', () => {
  const of = (runDir: string, runtimeDir: string | undefined) => {
    const { path, named } = baseDirectory(runDir, runtimeDir, 5);
    return [path, named];
  };
  expect(of('', '/run/user/5')).toEqual(['/run/user/5/punktfunk-5', 'XDG_RUNTIME_DIR']);
  expect(of('', undefined)).toEqual(['/tmp/punktfunk-5', 'the directory for runs']);
  expect(of('/mine', '/run/user/5')).toEqual(['/mine/punktfunk-5', 'run_dir']);
});

test('where nothing can be written, the run says where, and leaves nothing', () => {
  const code = `import { RunDirectory } from ${JSON.stringify(new URL('../src/run/directory.ts', import.meta.url).href)};
    try { RunDirectory.create(${JSON.stringify(place)}, 'serve', '127.0.0.1'); } catch (error) {
      console.log(JSON.stringify([error.name, error.exit, error.message, error.help]));
    }`;
  // As on a full disk: this process may make directories, and files without content.
  const script = 'ulimit -f 0; exec "$0" --input-type=module -e "$1"';
  const said = execFileSync('sh', ['-c', script, process.execPath, code], { encoding: 'utf8', timeout: 240_000 });
  const [name, exit, message, help] = JSON.parse(said) as string[];
  expect([name, exit, help]).toEqual(['Problem', 2, 'Make room there, or set run_dir to another place.']);
  expect(message).toMatch(/^the run directory \S+\/punktfunk-0\/[0-9a-f]+ cannot be written: EFBIG/);
  expect(readdirSync(parent), 'not even the base that it made').toEqual([]);
});

test('a run directory is private, says whose it is, and goes', () => {
  const run = RunDirectory.create(place, 'serve', '127.0.0.1');
  expect(statSync(base).mode & 0o777).toBe(0o700);
  expect(statSync(run.path).mode & 0o777).toBe(0o700);
  run.setPort(4711);
  expect(liveRuns(base).map(({ lock }) => [lock.pid, lock.port, lock.run])).toEqual([[process.pid, 4711, run.id]]);
  expect(holderOf(base, 4711)?.path).toBe(run.path);
  expect(holderOf(base, 4712)).toBeUndefined();
  expect(holderOf(base, 0)).toBeUndefined();
  const second = RunDirectory.create(place, 'serve', '127.0.0.1');
  run.remove();
  run.remove();
  expect(readdirSync(base)).toEqual([second.id]);
  second.remove();
  expect(readdirSync(parent)).toEqual([]);
});

test('dead runs are removed, and those that were killed at birth however young they look; live ones are not', () => {
  const live = RunDirectory.create(place, 'serve', '127.0.0.1');
  const [dead, reused, young, old] = ['dead', 'beef', '0000', 'aaaa'].map((part) => part.padEnd(10, '0'));
  for (const name of [dead, reused, young, old]) mkdirSync(join(base, name!));
  writeFileSync(join(base, dead!, 'run.json'), lockText(2 ** 22 + 1, '1', dead));
  writeFileSync(join(base, dead!, 'sim.sock'), '');
  writeFileSync(join(base, reused!, 'run.json'), lockText(process.pid, '1', reused));
  utimesSync(join(base, old!), 1, 1);
  removeStale(base);
  expect(readdirSync(base)).toEqual([live.id]);
});

test('a run that is taken for a dead one while it is born is born all the same', async () => {
  const code = `import { RunDirectory } from ${JSON.stringify(new URL('../src/run/directory.ts', import.meta.url).href)};
    for (let n = 0; n < 100; n += 1) RunDirectory.create(${JSON.stringify(place)}, 'serve', '127.0.0.1').remove();`;
  const birth = () => execa(process.execPath, ['--input-type=module', '-e', code], { reject: false, timeout: 240_000 });
  const results = await Promise.all([birth(), birth(), birth()]);
  expect(results.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual(results.map(() => [0, '']));
  expect(readdirSync(parent)).toEqual([]);
});

test('what is not provably a dead run of ours stays as it is, and keeps nobody waiting', () => {
  const live = RunDirectory.create(place, 'serve', '127.0.0.1');
  const elsewhere = join(parent, 'elsewhere');
  const make = (name: string, lock?: string) => {
    mkdirSync(join(base, name), { recursive: true });
    writeFileSync(join(base, name, 'letter.txt'), 'dear friend');
    if (lock !== undefined) writeFileSync(join(base, name, 'run.json'), lock);
    utimesSync(join(base, name), 1, 1);
  };
  const dead = (name: string) => lockText(2 ** 22 + 1, '1', name);
  make('photos', dead('photos'));
  make('0123456789');
  make('1123456789', 'not a lock');
  make('2123456789', dead('another00'));
  make('3123456789', `${dead('3123456789')}${' '.repeat(5000)}`);
  mkdirSync(elsewhere);
  writeFileSync(join(elsewhere, 'run.json'), dead('4123456789'));
  symlinkSync(elsewhere, join(base, '4123456789'));
  mkdirSync(join(base, '5123456789'));
  execFileSync('mkfifo', [join(base, '5123456789/run.json')]);
  mkdirSync(join(base, '6123456789'));
  writeFileSync(join(elsewhere, 'lent.json'), dead('6123456789'));
  symlinkSync(join(elsewhere, 'lent.json'), join(base, '6123456789/run.json'));
  for (const name of ['5123456789', '6123456789']) utimesSync(join(base, name), 1, 1);
  const before = tree(parent);
  expect(removeStale(base)).toEqual([]);
  expect(liveRuns(base).map(({ path }) => path)).toEqual([live.path]);
  expect(tree(parent)).toEqual(before);
});

test('a place that others can write to is refused', () => {
  mkdirSync(base, { mode: 0o700 });
  chmodSync(base, 0o777);
  expect(() => RunDirectory.create(place, 'serve', '127.0.0.1')).toThrow(/not a private directory.*mode 777/);
});

test('processes are told apart by their start', () => {
  expect(ownIdentity()).toEqual({ pid: process.pid, start: startTime(process.pid) });
  expect(startTime(2 ** 22 + 1)).toBeUndefined();
  expect(existsSync(`/proc/${process.pid}`)).toBe(true);
});
