/** pf-host as a process with odd places and files: one sentence, exit 2, no child, nothing made, nothing left. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pfHost } from '../../tests/support/pf-host.ts';
import { FakeKit } from './fakes/kit.ts';
import { tree } from './support/tree.ts';

let kit: FakeKit;
let folder = '';
beforeAll(() => {
  kit = new FakeKit();
  folder = mkdtempSync(join(tmpdir(), 'pf-odd-'));
  mkdirSync(join(folder, 'runs'));
  chmodSync(join(folder, 'runs'), 0o777);
  symlinkSync('runs', join(folder, 'link'));
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  writeFileSync(join(folder, 'large.json'), '{}');
  truncateSync(join(folder, 'large.json'), 50_000_000);
  writeFileSync(join(folder, 'twice.json'), '{\n  "fec": 1,\n  "fec": 2\n}\n');
});
afterAll(() => {
  kit.remove();
  rmSync(folder, { recursive: true, force: true });
});

test.each<[what: string, args: string[], words: string, environment?: Record<string, string>]>([
  [
    'runs behind a link',
    ['--run-dir', 'F/link'],
    'run_dir F/link: it is a symbolic link; name the directory itself: F/runs',
  ],
  [
    'runs among others',
    [],
    'XDG_RUNTIME_DIR F/runs: others may rename what is in it (mode 777, not sticky)',
    { XDG_RUNTIME_DIR: 'F/runs' },
  ],
  [
    'a stream over a link',
    ['--out', 'link'],
    'out F/link: it is a symbolic link, and links are not followed; name the file itself',
  ],
  [
    'a capture in no folder',
    ['--capture', 'none/x'],
    'capture F/none/x: its folder cannot be used: there is no such directory',
  ],
  ['both in one file', ['--out', 'x', '--capture', './x'], '"capture" is the file of "out" too: F/x'],
  [
    'a stream over the configuration',
    ['--config', 'config.json', '--out', 'config.json'],
    '"out" is the configuration file too: F/config.json',
  ],
  ['a pipe as the configuration', ['--config', 'pipe'], 'pipe: it is a pipe; expected a configuration file'],
  ['a pipe as the host', ['--host-binary', 'pipe'], 'host_binary F/pipe: it is a pipe; expected the file of the host'],
  [
    'a mode that the source does not have',
    ['--mode', '5120x1440@240', '--host-binary', 'none'],
    'mode 5120x1440@240: the pattern source has 320x180 to 3840x2160 or 2160x3840; sizes that are multiples of 2; 1 to 1000 Hz',
  ],
  [
    'a large configuration',
    ['--config', 'large.json'],
    'large.json: it has 50000000 bytes; expected a configuration file of at most 1048576',
  ],
  ['a key that stands twice', ['--config', 'twice.json'], 'twice.json:3:3: key "fec" stands there already, in line 2'],
  ['a long unknown flag', [`--${'x'.repeat(2000)}`], `unknown option '--${'x'.repeat(282)}… (2019 characters)`],
])('%s', async (_, args, words, environment = {}) => {
  writeFileSync(join(folder, 'config.json'), '{}');
  const place = (text: string) => text.replace(/^F/, folder);
  const flags = environment.XDG_RUNTIME_DIR === undefined ? kit.flags('demo') : kit.flags('demo').slice(0, -2);
  const env = Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, place(value)]));
  const before = tree(folder);
  const ended = await pfHost(['demo', ...flags, ...args.map(place)], { cwd: folder, env });
  expect(ended.stderr.split('\n')[0]).toBe(`pf-host: ${words.replaceAll('F/', `${folder}/`)}`);
  expect(ended.stderr.trim().split('\n').length).toBeLessThanOrEqual(2);
  expect([ended.exitCode, ended.signal, ended.stdout]).toEqual([2, undefined, '']);
  expect(tree(folder)).toEqual(before);
  expect([tree(kit.runDir), kit.diary()]).toEqual([[], []]);
});
