/**
 * `embed_lock!()` of the Rust target: the lock stays in a library whose unused sections are dropped.
 *
 * What keeps it in a DLL of `x86_64-pc-windows-gnu` is compiled for that target only, and its `core` is seldom installed.
 * Here that code is compiled for this machine instead, with its condition taken off, and the condition is asked of the
 * compiler, which knows it without the target. That the linker of that platform keeps what a constructor refers to is
 * shown on the C header, in `c-lock.integration.test.ts`. A DLL of Rust itself is not linked here.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { compactLock, lockOf } from '../../src/compile/lock.ts';
import { RustOptions, rustEmitter } from '../../src/emit/rust/index.ts';
import { array, plane, struct, u32 } from '../../src/language/index.ts';
import { cargo, lockCrate, TARGET } from '../fixtures/cargo.ts';
import { needTools, run } from '../fixtures/tools.ts';
import { modelOf, planeOf } from '../support/build.ts';
import { pfGen, temporaryForFile } from '../support/process.ts';

const MINUTES = 60_000;
const CONDITION = '#[cfg(all(windows, target_env = "gnu"))]';
const Pair = struct({ a: u32, b: u32 });
const model = modelOf(
  planeOf({ Pair }),
  plane({
    name: 'talk',
    id: 2,
    version: 1,
    policy: 'lockstep',
    parties: ['host', 'board'],
    members: { Two: struct({ pairs: array(Pair, 2) }) },
  }),
  plane({
    name: 'board',
    id: 3,
    version: 1,
    policy: 'additive',
    parties: ['board'],
    members: { One: struct({ a: u32 }) },
  }),
);
const lock = lockOf(model);
const folder = temporaryForFile();
const LIBRARY = join(TARGET, 'release/libpf_carrier.so');

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** The carrier's manifest, with what it says of the generated crate. */
function manifest(features: string): void {
  write(
    'Cargo.toml',
    `[package]
name = "pf-carrier"
version = "0.0.0"
edition = "2021"

[lib]
crate-type = ["cdylib"]

[dependencies]
pf-carried = { path = "abi"${features} }

[workspace]
`,
  );
}

beforeAll(async () => {
  needTools('cargo', 'rustc', 'cc', 'readelf', 'objcopy');
  const input = { model, lockText: '', compactLock: compactLock(lock), toolVersion: '0.0.0-test' };
  const files = await rustEmitter.emit(input, RustOptions.parse({ crate: 'pf-carried' }));
  for (const { path, text } of files) write(`abi/${path}`, text);
  manifest('');
  write('src/lib.rs', '');
  lockCrate(folder);
}, 5 * MINUTES);

/** Builds the library; gives what `inspect` says of it, and its sections by name. */
async function built(carried: string): Promise<{ code: number | undefined; planes: unknown; sections: string[] }> {
  write('src/lib.rs', `${carried}\n#[no_mangle]\npub extern "C" fn answer() -> u32 {\n    42\n}\n`);
  const made = cargo(folder, 'build', '--locked', '--release');
  expect(made.ok, made.text).toBe(true);
  expect(made.text).not.toContain('warning');
  const { code, stdout } = await pfGen(folder, ['inspect', LIBRARY, '--json']);
  const sections = run('readelf', ['--sections', '--wide', LIBRARY]).matchAll(/^ *\[ *\d+\] (\S+)/gm);
  return { code, planes: JSON.parse(stdout).data?.files?.[0]?.planes, sections: [...sections].map((row) => row[1]!) };
}

const PLANES = lock.planes.map(({ name, hash }) => ({ name, hash }));

test('a library carries the lock, and one without the macro does not', { timeout: 5 * MINUTES }, async () => {
  expect(await built('pf_carried::embed_lock!();')).toMatchObject({
    code: 0,
    planes: PLANES,
    sections: expect.arrayContaining(['.pf_abi']),
  });
  const bare = await built('pub use pf_carried::PLANES;');
  expect(bare).toMatchObject({ code: 1, planes: [] });
  expect(bare.sections).not.toContain('.pf_abi');
});

test('what a library says of itself does not depend on features', { timeout: 5 * MINUTES }, async () => {
  // All planes are known, with who speaks them, also where their modules are not compiled.
  const identity = `
const _: () = assert!(pf_carried::PLANES.len() == 3 && pf_carried::PLANES[1].parties.len() == 2);
#[no_mangle]
pub extern "C" fn shared() -> usize {
    pf_carried::lockstep(pf_carried::party::HOST, pf_carried::party::BOARD).count()
}`;
  const carried = async (features: string, text = ''): Promise<Buffer> => {
    manifest(features);
    expect(await built(`pf_carried::embed_lock!();${identity}${text}`)).toMatchObject({ code: 0, planes: PLANES });
    const section = join(folder, 'section');
    run('objcopy', ['--dump-section', `.pf_abi=${section}`, LIBRARY, join(folder, 'copy.so')]);
    return readFileSync(section);
  };
  const only = (...features: string[]) => `, default-features = false, features = ${JSON.stringify(features)}`;
  const all = await carried('');
  expect(all.toString()).toBe(compactLock(lock));
  for (const features of [only(), only('plane-talk'), only('party-host'), only('party-board', 'std')]) {
    expect((await carried(features)).equals(all), features).toBe(true);
  }
  // A plane brings those that it is made of, a party those that it may speak, and nothing else.
  await carried(only('plane-talk'), '\npub use pf_carried::{p::Pair, talk::Two};');
  await carried(only('party-host'), '\npub use pf_carried::{p::Pair, talk::Two};');
  await expect(carried(only('party-host'), '\npub use pf_carried::board::One;')).rejects.toThrow(/board/);
  manifest('');
});

test('what keeps it in a DLL of windows-gnu compiles and stays', { timeout: 5 * MINUTES }, async () => {
  const path = join(folder, 'abi/src/lib.rs');
  const text = readFileSync(path, 'utf8');
  expect(text.split(CONDITION)).toHaveLength(2);
  writeFileSync(path, text.replace(CONDITION, ''));
  const kept = await built('pf_carried::embed_lock!();');
  writeFileSync(path, text);
  expect(kept).toMatchObject({ code: 0, planes: PLANES, sections: expect.arrayContaining(['.pf_abi', '.CRT$XCU']) });
  const without = await built('pf_carried::embed_lock!();');
  expect(without.sections).not.toContain('.CRT$XCU');
});

test.each([
  ['x86_64-pc-windows-gnu', true],
  ['i686-pc-windows-gnu', true],
  ['x86_64-pc-windows-msvc', false],
  ['x86_64-unknown-linux-gnu', false],
])('its condition on %s: %s', (target, holds) => {
  const known = run('rustc', ['--print', 'cfg', '--target', target]).split('\n');
  expect(known.includes('windows') && known.includes('target_env="gnu"')).toBe(holds);
});
