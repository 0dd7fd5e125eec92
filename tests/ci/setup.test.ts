/** The set-up script where something is missing: it says what and why, names the command, and installs nothing by itself. */
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
/** What the script itself uses. Everything else, apt-get and sudo among it, is hidden. */
const TOOLS = [
  'sh',
  'cat',
  'cksum',
  'cut',
  'dirname',
  'mkdir',
  'rm',
  'id',
  'sleep',
  'cargo',
  'cc',
  'c++',
  'npm',
  'node',
];
let path = '';
beforeAll(() => {
  path = mkdtempSync(join(tmpdir(), 'pf-path-'));
  for (const tool of TOOLS) symlinkSync(find(tool), join(path, tool));
});
afterAll(() => rmSync(path, { recursive: true, force: true }));

function find(tool: string): string {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    try {
      accessSync(join(folder, tool), constants.X_OK);
      return join(folder, tool);
    } catch {
      // The next folder.
    }
  }
  throw new Error(`${tool} is not on the path`);
}

const setup = (purpose: string) =>
  execa('/bin/sh', [join(ROOT, 'ci/setup.sh'), purpose], {
    reject: false,
    extendEnv: false,
    env: { PATH: path, HOME: path },
    stdin: 'ignore',
  });

test('a missing package is named with its reason; without a way to install it the command is told; stdout stays empty', async () => {
  const { exitCode, stdout, stderr } = await setup('start');
  expect(exitCode).toBe(5);
  expect(stdout).toBe('');
  expect(stderr).toContain('setup: nasm is missing (assembly of the H.264 encoder');
  expect(stderr).toContain('install these with its package manager');
  // What only tests need is not asked for.
  expect(stderr).not.toMatch(/xvfb|ffmpeg|clang|bindgen/);
});

test('the tests need more', async () => {
  const { exitCode, stderr } = await setup('test');
  expect(exitCode).toBe(5);
  for (const name of ['nasm', 'xvfb', 'x11-apps', 'ffmpeg', 'clang', 'bindgen'])
    expect(stderr).toContain(`${name} is missing`);
});

test('an unknown argument is refused', async () => {
  const { exitCode, stderr } = await setup('nonsense');
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/unknown argument 'nonsense'; expected start, .*drift, .*or test/);
});

/** A folder that looks like a clone in which `npm start` has run, on a machine that has `programs`. */
function startedClone(): { clone: string; programs: string } {
  const clone = mkdtempSync(join(tmpdir(), 'pf-clone-'));
  onTestFinished(() => rmSync(clone, { recursive: true, force: true }));
  const programs = join(clone, 'programs');
  for (const folder of ['ci', 'node_modules/.bin', '.cache/setup', 'programs'])
    mkdirSync(join(clone, folder), { recursive: true });
  for (const file of ['ci/setup.sh', 'ci/environment.sh', 'ci/progress.sh', 'package-lock.json'])
    cpSync(join(ROOT, file), join(clone, file));
  for (const tool of TOOLS.filter((name) => !['cargo', 'cc', 'c++', 'npm'].includes(name)))
    symlinkSync(find(tool), join(programs, tool));
  for (const tool of ['cc', 'c++', 'nasm', 'rustfmt', 'clang', 'sccache', 'git']) script(join(programs, tool), '');
  script(join(programs, 'cargo'), 'echo cargo 1.99.0');
  const development = ['tsup', 'vitest'].map(
    (name) => `: >node_modules/.bin/${name}; chmod +x node_modules/.bin/${name}`,
  );
  script(
    join(programs, 'npm'),
    `echo "$*" >>npm-calls\ncase $* in *--include=dev*) ${development.join('; ')} ;; esac\n${'read -r line || true'}`,
  );
  script(join(clone, 'node_modules/.bin/node'), '');
  symlinkSync(find('chmod'), join(programs, 'chmod'));
  return { clone, programs };
}

function script(path: string, body: string): void {
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
}

const setUp = (clone: string, programs: string, purpose: string) =>
  execa('/bin/sh', [join(clone, 'ci/setup.sh'), purpose], {
    reject: false,
    extendEnv: false,
    timeout: 20_000,
    env: { PATH: programs, HOME: clone, PF_PROGRESS_SECONDS: '1' },
  });

test('what ran only `npm start` gets the development packages when a purpose needs them, and a sign of life meanwhile', async () => {
  const { clone, programs } = startedClone();
  const start = setUp(clone, programs, 'start');
  start.stdin.end();
  expect((await start).stderr).toContain('setup: ready for start');
  const calls = () => readFileSync(join(clone, 'npm-calls'), 'utf8').trim().split('\n');
  expect(calls()).toEqual([expect.stringContaining('--omit=dev')]);

  // npm takes its time: it is done when it may read on, and that is when set-up has said that it goes on.
  const bench = setUp(clone, programs, 'bench');
  bench.stderr.on('data', (chunk: Buffer) => {
    if (chunk.includes('still at it after 1 s')) bench.stdin.end();
  });
  const { exitCode, stderr } = await bench;
  expect(stderr).toContain('setup: still at it after 1 s');
  expect([exitCode, stderr]).toEqual([0, expect.stringContaining('setup: ready for bench')]);
  expect(calls()).toEqual([expect.stringContaining('--omit=dev'), expect.stringContaining('--include=dev')]);

  // The second time there is nothing to do, for this and for what needs less.
  for (const purpose of ['bench', 'start']) expect((await setUp(clone, programs, purpose)).stderr).toBe('');
});
