/** The set-up script where something is missing: it says what and why, names the command, and installs nothing by itself. */
import { accessSync, constants, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
/** What the script itself uses. Everything else, apt-get and sudo among it, is hidden. */
const TOOLS = ['sh', 'cat', 'cksum', 'cut', 'dirname', 'mkdir', 'rm', 'id', 'cargo', 'cc', 'c++', 'npm', 'node'];
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
  expect(stderr).toMatch(/unknown argument 'nonsense'; expected start, .*drift or test/);
});
