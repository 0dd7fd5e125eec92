/** Each npm script brings what it needs, and the lock file is one that npm and the pinned Node accept. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { developingPurposes, type House, scriptFaults } from './scripts.ts';
import { read, root } from './sources.ts';

// It has no types of its own.
const semver = createRequire(import.meta.url)('semver') as { satisfies(version: string, range: string): boolean };

const Locked = z.object({
  packages: z.record(
    z.string(),
    z.looseObject({
      version: z.string().optional(),
      dev: z.boolean().optional(),
      bin: z.record(z.string(), z.string()).optional(),
      engines: z.object({ node: z.string().optional() }).optional(),
    }),
  ),
});
const { packages } = Locked.parse(JSON.parse(read('package-lock.json')));
const Manifest = z.object({ scripts: z.record(z.string(), z.string()), workspaces: z.array(z.string()) });
const manifest = Manifest.parse(JSON.parse(read('package.json')));

const installed = Object.entries(packages).flatMap(([path, locked]) => {
  const [, name] = /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path) ?? [];
  return name === undefined ? [] : [{ name, ...locked }];
});
const house: House = {
  scripts: manifest.scripts,
  read: (path) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined),
  installed: new Map(Object.entries(packages).map(([path, { dev }]) => [path, dev === true])),
  programs: new Map(
    installed.flatMap(({ name, bin = {} }) => Object.keys(bin).map((program) => [program, name] as const)),
  ),
  own: new Map(
    manifest.workspaces.map((folder) => [
      z.object({ name: z.string() }).parse(JSON.parse(read(join(folder, 'package.json')))).name,
      folder,
    ]),
  ),
};

/** Versions of Node that a package refuses, of those that a lock file has. */
const refused = (locked: typeof packages, version: string): string[] =>
  Object.entries(locked).flatMap(([path, { engines }]) =>
    engines?.node === undefined || semver.satisfies(version, engines.node)
      ? []
      : [`${path} wants Node ${engines.node}`],
  );

test('each script of package.json sets up what it needs', () => {
  expect(scriptFaults(house)).toEqual([]);
  expect(Object.keys(house.scripts).length).toBeGreaterThan(5);
});

test('planted scripts are found: one without set-up, one whose set-up brings too little', () => {
  const planted = (command: string, files: Record<string, string>): string[] =>
    scriptFaults({ ...house, scripts: { planted: command }, read: (path) => files[path] ?? house.read(path) });
  expect(planted('node ci/behaviours.ts', {})).toEqual([
    "planted: 'node ci/behaviours.ts' is no shell file of ci/, so that nothing sets it up",
  ]);
  expect(planted('sh ci/x.sh', { 'ci/x.sh': 'exec node_modules/.bin/node ci/bench.ts' })).toEqual([
    'planted: ci/x.sh does not call ci/setup.sh',
  ]);
  const bench = read('ci/bench.sh');
  expect(planted('sh ci/x.sh', { 'ci/x.sh': bench })).toEqual([]);
  // As it was: the bench with the set-up of something else.
  const [fault, ...more] = planted('sh ci/x.sh', { 'ci/x.sh': bench.replace('setup.sh bench', 'setup.sh drift') });
  expect(more).toEqual([]);
  expect(fault).toMatch(
    /^planted: the purpose 'drift' brings no development packages, and it needs .*protobufjs.*tsup/,
  );
  // What is loaded by a worker, or through a package of ours, counts.
  const deep = {
    'ci/x.sh': 'sh ci/setup.sh start\nexec node_modules/.bin/node ci/x.ts',
    'ci/y.ts': "import 'yaml';\n",
  };
  expect(planted('sh ci/x.sh', { ...deep, 'ci/x.ts': "new URL('./y.ts', import.meta.url);\n" })).toEqual([
    "planted: the purpose 'start' brings no development packages, and it needs yaml",
  ]);
});

test('the set-up knows which purposes are for development', () => {
  expect([...developingPurposes(read('ci/setup.sh'))].sort()).toEqual(['bench', 'pack', 'test', 'unit']);
});

test('the pinned Node is one that every package of the lock file accepts', () => {
  const { version } = packages['node_modules/node']!;
  expect(refused(packages, version!)).toEqual([]);
  // As it was.
  expect(refused(packages, '24.9.0')).toEqual([expect.stringContaining('node_modules/tsup wants Node')]);
});

test('npm ci accepts the lock file, and says what is wrong with one that does not fit', async () => {
  const copy = mkdtempSync(join(tmpdir(), 'pf-lock-'));
  onTestFinished(() => rmSync(copy, { recursive: true, force: true }));
  for (const path of ['package.json', 'package-lock.json', ...manifest.workspaces.map((to) => `${to}/package.json`)]) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    cpSync(join(root, path), join(copy, path));
  }
  const ci = () =>
    execa('npm', ['ci', '--dry-run', '--offline', '--ignore-scripts', '--no-audit', '--loglevel=error'], {
      cwd: copy,
      reject: false,
    });
  const accepted = await ci();
  expect(accepted.exitCode, accepted.stderr).toBe(0);
  const lock = join(copy, 'package-lock.json');
  writeFileSync(lock, readFileSync(lock, 'utf8').replace('"version": "4.6.7"', '"version": "4.6.6"'));
  const other = await ci();
  expect([other.exitCode, other.stderr]).toEqual([1, expect.stringContaining('zod')]);
});
