/** `lock.h` of the C target: the lock stays in a linked program of each platform, even when unused sections are dropped. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLockOf } from '../../lock/src/lock.ts';
import { compactLock, lockOf } from '../../src/compile/lock.ts';
import { COptions, cEmitter } from '../../src/emit/c/index.ts';
import { struct, u32 } from '../../src/language/index.ts';
import { needTools, run } from '../fixtures/tools.ts';
import { modelOf, planeOf } from '../support/build.ts';

const model = modelOf(planeOf({ Pair: struct({ a: u32, b: u32 }) }));
const lock = lockOf(model);
const folder = mkdtempSync(join(tmpdir(), 'pf-gen-c-lock-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = (name: string): string => join(folder, name);

beforeAll(async () => {
  needTools('clang', 'ld.lld', 'lld-link', 'wasm-ld', 'x86_64-w64-mingw32-ld');
  const input = { model, lockText: '', compactLock: compactLock(lock), toolVersion: '0.0.0-test' };
  const files = await cEmitter.emit(input, COptions.parse({ lock: true }));
  mkdirSync(path('pf_abi'));
  for (const file of files) writeFileSync(path(file.path), file.text);
  writeFileSync(path('program.c'), '#include "pf_abi/lock.h"\nint answer(void) { return 42; }\n');
});

const STRICT = ['-Wall', '-Wextra', '-Werror', '-pedantic', '-Wno-unused-command-line-argument'];
const EACH = ['-ffunction-sections', '-fdata-sections', '-O2'];
function compile(language: 'c' | 'c++', target: string): string {
  const object = path(`${language === 'c' ? 'c' : 'cpp'}-${target}.o`);
  const flags = [...STRICT, ...EACH, '-ffreestanding', `-I${folder}`];
  run('clang', ['-x', language, `--target=${target}`, ...flags, '-c', path('program.c'), '-o', object]);
  return object;
}
// Programs and no libraries: a library exports the lock, which keeps it anyway.
const LLD = ['/nologo', '/dll', '/noentry', '/nodefaultlib', '/opt:ref', '/safeseh:no'];

test.each([
  [
    'x86_64-linux-gnu',
    'ELF64',
    (from: string, to: string) => run('ld.lld', ['--gc-sections', '--entry=answer', from, '-o', to]),
  ],
  [
    'x86_64-pc-windows-msvc',
    'PE32+ x86-64',
    (from: string, to: string) => run('lld-link', [...LLD, `/out:${to}`, from]),
  ],
  ['i686-pc-windows-msvc', 'PE32 i386', (from: string, to: string) => run('lld-link', [...LLD, `/out:${to}`, from])],
  [
    'x86_64-pc-windows-gnu',
    'PE32+ x86-64',
    (from: string, to: string) => run('x86_64-w64-mingw32-ld', ['--gc-sections', '--entry=answer', from, '-o', to]),
  ],
  [
    'wasm32',
    'WebAssembly',
    (from: string, to: string) => run('wasm-ld', ['--no-entry', '--gc-sections', from, '-o', to]),
  ],
])('%s', (target, format, link) => {
  for (const language of ['c', 'c++'] as const) {
    const program = path(`${language === 'c' ? 'c' : 'cpp'}-${target}.bin`);
    link(compile(language, target), program);
    expect(readLockOf(program), language).toEqual({ found: true, lock: JSON.parse(JSON.stringify(lock)), format });
  }
});

test('x86_64-apple-darwin, as an object', () => {
  expect(readLockOf(compile('c', 'x86_64-apple-darwin'))).toMatchObject({ found: true, format: 'Mach-O' });
});
