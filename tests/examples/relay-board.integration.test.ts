/**
 * The relay board, somebody else's device: its own folder is enough to generate, to check, to build both sides and to make
 * every call across languages. The commands are those of its README.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { needTools } from '../../generators/tests/fixtures/tools.ts';
import { ROOT } from '../abi/schema.ts';

const MINUTES = 60_000;
vi.setConfig({ testTimeout: 5 * MINUTES, hookTimeout: 5 * MINUTES });

const EXAMPLE = join(ROOT, 'examples/relay-board');
/** Always the same folder: Cargo remembers a crate by its path, and a warm run has little to compile. */
const WORK = join(ROOT, '.cache/test/examples');
const OWN = join(WORK, 'relay-board');
const PF_GEN = join(ROOT, 'generators/src/cli/main.ts');

/** What both hosts print; what they find in the flash and what they store differs. */
const LINES = (found: string, stored: string): string[] => [
  'board 7 serial ARB8-000042 firmware 2.3',
  'relays 8 inputs 4',
  'closed 00000001 after 1 switchings',
  'closed 00000101 after 2 switchings',
  'closed 00000101 after 4 switchings',
  'closed 00000100 after 5 switchings',
  'relay 8: NO_SUCH_RELAY',
  'mode 9: BAD_MODE',
  'inputs 0100 edges 5 sequence 5 heartbeat 42',
  'microvolts [-150, -150, 4900002, -150]',
  'page 0100 edges 5 sequence 5 closed 00000100 switched 5',
  `found ${found}`,
  `stored ${stored}`,
  'overlong scene: NO_SCENE',
  'page 0000 edges 6 sequence 6 closed 00000000 switched 6',
];
const RUST_SCENE = "'Morning ☀' by rust, 3 times: 2 on 500 ms, 5 pulse 1000 ms, 2 off 0 ms";
const TS_SCENE = "'Evening 🌙' by typescript, 1 times: 7 off 20 ms, 3 on 0 ms";

const [[MAKE, RUST_HOST, TS_HOST], [INSPECT]] = readFileSync(join(EXAMPLE, 'README.md'), 'utf8')
  .split('```sh\n')
  .slice(1)
  .map((block) => block.split('```')[0]!.trim().split('\n')) as [[string, string, string], [string]];

interface Ran {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command line without a shell, in the example's copy. */
async function run(line: string, env: Record<string, string> = {}, cwd = OWN): Promise<Ran> {
  const [file, ...args] = line.split(' ');
  const { exitCode, stdout, stderr } = await execa(file!, args, {
    cwd,
    reject: false,
    timeout: 4 * MINUTES,
    env: { CARGO_TARGET_DIR: join(WORK, 'target'), CARGO_TERM_COLOR: 'never', NO_COLOR: '1', ...env },
  });
  return { exitCode, stdout, stderr };
}

const pfGen = (verb: string, cwd = OWN): Promise<Ran> => run(`${process.execPath} ${PF_GEN} ${verb}`, {}, cwd);

/** A copy of the example as it is checked in. */
function copy(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(EXAMPLE, folder, {
    recursive: true,
    preserveTimestamps: true,
    filter: (path) => !/[\\/](build|target|state|\.cache)$/.test(path),
  });
}

beforeAll(() => {
  needTools('g++', 'clang++', 'make', 'cargo');
  copy(OWN);
});

test('generated files are those of its schema', async () => {
  const checked = await pfGen('check');
  const help = 'npx pf-gen generate --config examples/relay-board/pf-gen.config.json';
  expect(checked, `after a change of an emitter: ${help}`).toMatchObject({ exitCode: 0, stderr: '' });
});

describe.each([
  ['g++', ''],
  ['clang++', '-g -fsanitize=address,undefined -fno-sanitize-recover=all'],
])('with the driver built by %s %s', (compiler, flags) => {
  beforeAll(async () => {
    rmSync(join(OWN, 'state'), { recursive: true, force: true });
    rmSync(join(OWN, 'driver/build'), { recursive: true, force: true });
    const made = await run(MAKE, { CXX: compiler, ...(flags === '' ? {} : { CXXFLAGS: flags }) });
    expect(made.exitCode, made.stderr).toBe(0);
  });

  test('both hosts make every call, and each finds what the other stored', async () => {
    const rust = await run(RUST_HOST);
    expect(rust.stderr).toBe('');
    expect(rust.stdout.split('\n')).toEqual(LINES('no scene', RUST_SCENE));
    const typescript = await run(TS_HOST);
    expect(typescript.stderr).toBe('');
    expect(typescript.stdout.split('\n')).toEqual(LINES(RUST_SCENE, TS_SCENE));
    const again = await run(RUST_HOST);
    expect(again.stdout.split('\n')).toEqual(LINES(TS_SCENE, RUST_SCENE));
  });

  test('driver and host carry the same schema, and another one is not taken for it', async () => {
    // Cargo writes elsewhere here.
    const inspect = INSPECT.replace('npx pf-gen ', '').replace('host-rust/target', join(WORK, 'target'));
    await run(`cargo build --locked --quiet --manifest-path host-rust/Cargo.toml`);
    const same = await pfGen(`${inspect} --json`);
    expect(same).toMatchObject({ exitCode: 0, stderr: '' });
    const { files, compatible } = JSON.parse(same.stdout).data;
    expect([files.length, compatible]).toEqual([2, true]);
    const lock = JSON.parse(readFileSync(join(OWN, 'generated/rust/lock.json'), 'utf8'));
    const planes = lock.planes.map(({ name, hash }: { name: string; hash: string }) => ({ name, hash }));
    expect(planes.map(({ name }: { name: string }) => name)).toEqual(['board', 'pipe']);
    for (const file of files) expect(file.planes).toMatchObject(planes);

    // The same driver with one digit of a hash changed is another schema's.
    const driver = readFileSync(join(OWN, 'driver/build/acme-relay'));
    const at = driver.indexOf(planes[0].hash);
    expect(at).toBeGreaterThan(0);
    driver[at] = driver[at] === 0x30 ? 0x31 : 0x30;
    writeFileSync(join(OWN, 'driver/build/other'), driver);
    const other = await pfGen(inspect.replace('build/acme-relay', 'build/other'));
    expect(other.exitCode).toBe(1);
    expect(other.stderr).toContain('board');
  });

  test('a driver that dies is an error, not a hang', async () => {
    for (const host of [RUST_HOST, TS_HOST]) {
      const ran = await run(host.replace('driver/build/acme-relay', '/bin/false'));
      expect(ran.exitCode).toBe(1);
      expect(ran.stderr).toMatch(/acme-host: .*(driver|pipe)/i);
    }
  });
});

test('the host in Rust has nothing for rustfmt and clippy', async () => {
  const manifest = '--manifest-path host-rust/Cargo.toml';
  expect(await run(`cargo fmt ${manifest} --check`)).toMatchObject({ exitCode: 0, stdout: '' });
  const linted = await run(`cargo clippy --locked --quiet ${manifest} -- -D warnings`);
  expect(linted.exitCode, linted.stderr).toBe(0);
});

describe('after an edit', () => {
  const folder = join(WORK, 'edited');
  const edit = (file: string, from: string, to: string): void => {
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    expect(text).toContain(from);
    writeFileSync(path, text.replace(from, to));
  };

  test.each([
    ['generated/c/acme_abi/board.h', 'UINT32_C(0x8a11a004)', 'UINT32_C(0x8a11a008)'],
    ['generated/c/acme_abi/board_device.h', 'input_len < 4', 'input_len < 3'],
    ['generated/c/acme_abi/board_device.hpp', 'output_len < 8', 'output_len < 9'],
  ])('a tampered %s is reported', async (file, from, to) => {
    copy(folder);
    edit(file, from, to);
    const ran = await pfGen('check', folder);
    expect(ran.exitCode).toBe(1);
    expect(ran.stderr).toContain(file);
  });

  test('of the schema, both sides stop compiling where they must change', async () => {
    copy(folder);
    edit('schema/board.ts', 'relay: field(u8, { range: [0, 7] }),', 'channel: field(u8, { range: [0, 7] }),');
    expect((await pfGen('check', folder)).exitCode).toBe(1);
    expect((await pfGen('generate', folder)).exitCode).toBe(0);
    expect((await pfGen('check', folder)).exitCode).toBe(0);
    const driver = await run(MAKE, {}, folder);
    expect(driver.stderr).toMatch(/board\.cpp:\d+.*‘relay’|board\.cpp:\d+.*'relay'/);
    expect(driver.exitCode).not.toBe(0);
    const host = await run('cargo check --locked --manifest-path host-rust/Cargo.toml', {}, folder);
    expect(host.stderr).toMatch(/no field named `relay`/);
    expect(host.exitCode).not.toBe(0);
  });
});

test('the code in the page on C and C++ compiles', async () => {
  const page = readFileSync(join(ROOT, 'docs/c-and-cpp.md'), 'utf8');
  const blocks = [...page.matchAll(/```(c|cpp)\n([\s\S]*?)```/g)].map(([, language, text]) => ({
    language,
    text: text!,
  }));
  expect(blocks.map(({ language }) => language)).toEqual(['c', 'cpp', 'cpp', 'c', 'cpp']);
  const strict = '-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -fsyntax-only -Igenerated/c';
  for (const [index, { language, text }] of blocks.entries()) {
    writeFileSync(join(OWN, `block-${index}.${language}`), text);
    const [compiler, standard] = language === 'c' ? ['clang', '-std=c11'] : ['clang++', '-std=c++17'];
    const ran = await run(`${compiler} ${standard} ${strict} block-${index}.${language}`);
    expect(ran.exitCode, ran.stderr).toBe(0);
  }
});

test('nothing that a build leaves behind is checked in', async () => {
  const { stdout } = await execa('git', ['ls-files', '--others', '--cached', '--exclude-standard', EXAMPLE], {
    cwd: ROOT,
  });
  expect(stdout.split('\n').filter((path) => /\/(build|target|state|\.cache)\//.test(path))).toEqual([]);
  expect(existsSync(join(EXAMPLE, 'host-rust/Cargo.lock'))).toBe(true);
  expect(readdirSync(join(EXAMPLE, 'generated')).sort()).toEqual(['abi.lock.json', 'c', 'files.json', 'rust', 'ts']);
});
