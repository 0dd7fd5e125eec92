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
import { struct, u32 } from '../../src/language/index.ts';
import { cargo, lockCrate, TARGET } from '../fixtures/cargo.ts';
import { needTools, run } from '../fixtures/tools.ts';
import { modelOf, planeOf } from '../support/build.ts';
import { pfGen, temporaryForFile } from '../support/process.ts';

const MINUTES = 60_000;
const CONDITION = '#[cfg(all(windows, target_env = "gnu"))]';
const model = modelOf(planeOf({ Pair: struct({ a: u32, b: u32 }) }));
const lock = lockOf(model);
const folder = temporaryForFile();
const LIBRARY = join(TARGET, 'release/libpf_carrier.so');

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

beforeAll(async () => {
  needTools('cargo', 'rustc', 'cc', 'readelf');
  const input = { model, lockText: '', compactLock: compactLock(lock), toolVersion: '0.0.0-test' };
  const files = await rustEmitter.emit(input, RustOptions.parse({ crate: 'pf-carried' }));
  for (const { path, text } of files) write(`abi/${path}`, text);
  write(
    'Cargo.toml',
    `[package]
name = "pf-carrier"
version = "0.0.0"
edition = "2021"

[lib]
crate-type = ["cdylib"]

[dependencies]
pf-carried = { path = "abi" }

[workspace]
`,
  );
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
