/** Floats, big-endian words and words of 24 bits under the real compilers of C, C++ and Rust. */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COptions, cEmitter } from '../src/emit/c/index.ts';
import { RustOptions, rustEmitter } from '../src/emit/rust/index.ts';
import { cargo, lockCrate } from './fixtures/cargo.ts';
import { type Emitted, emitTo } from './fixtures/emit.ts';
import { scalarsModel } from './fixtures/scalars-model.ts';
import { needTools, run } from './fixtures/tools.ts';

const MODEL = scalarsModel();
const STRICT = ['-Wall', '-Wextra', '-Werror', '-pedantic', '-Wconversion', '-Wundef', '-Wshadow'];
let headers: Emitted;
const made: Emitted[] = [];

beforeAll(async () => {
  needTools('gcc', 'g++', 'clang', 'clang++', 'cargo');
  headers = await emitTo(cEmitter, COptions.parse({ cpp: true }), MODEL);
  made.push(headers);
  writeFileSync(join(headers.folder, 'all.c'), '#include "pf_abi.h"\nint answer;\n');
  writeFileSync(join(headers.folder, 'all.cpp'), '#include "pf_abi.hpp"\nint answer;\n');
});
afterAll(() => {
  for (const out of made) out.remove();
});

describe('no compiler has anything to say about the headers', () => {
  test.each([
    ['gcc', 'all.c', ['-std=c11']],
    ['gcc', 'all.c', ['-std=c11', '-m32', '-ffreestanding']],
    ['clang', 'all.c', ['-std=c11', '-Wcast-align', '--target=aarch64-linux-gnu', '-ffreestanding']],
    ['clang', 'all.c', ['-std=c11', '--target=i686-pc-windows-msvc', '-ffreestanding']],
    ['g++', 'all.c', ['-std=c++11', '-x', 'c++']],
    ['g++', 'all.cpp', ['-std=c++17']],
    ['clang++', 'all.cpp', ['-std=c++20', '--target=x86_64-linux-gnu']],
  ])('%s %s %j', (compiler, file, flags) => {
    expect(run(compiler, [...STRICT, ...flags, '-fsyntax-only', join(headers.folder, file)])).toBe('');
  });
});

test('in C numbers go in and come out, whatever order their bytes have', () => {
  const source = `#include <stdio.h>
#include <string.h>
#include "pf_abi.h"
static void show(const void *at, size_t count) {
  for (size_t n = 0; n < count; n++) printf("%02x", ((const unsigned char *)at)[n]);
}
int main(void) {
  pf_Words words;
  memset(&words, 0, sizeof words);
  words.port = pf_be_u16_put(0x1234); words.delta = pf_be_i16_put(-2); words.change = pf_be_i32_put(-3);
  words.serial = pf_be_u64_put(UINT64_C(0x0102030405060708)); words.offset = pf_be_i64_put(INT64_MIN);
  words.code = pf_u24_put(0x010203); words.drift = pf_i24_put(-2); words.tag = pf_be_u24_put(0x010203);
  words.gain = 1.5;
  show(&words.port, 4); printf(" "); show(&words.serial, 8); printf(" "); show(&words.code, 3); printf(" ");
  show(&words.drift, 3); show(&words.tag, 3); printf(" "); show(&words.gain, 8); printf("\\n");
  printf("%d %d %d %d %d %d\\n", pf_be_u16_get(words.port), pf_be_i16_get(words.delta), (int)pf_be_i32_get(words.change),
    pf_be_i64_get(words.offset) == INT64_MIN, (int)pf_i24_get(words.drift), (int)pf_u24_get(words.code));
  return 0;
}
`;
  writeFileSync(join(headers.folder, 'words.c'), source);
  for (const [compiler, level] of [
    ['gcc', '-O2'],
    ['clang', '-O0'],
  ] as const) {
    const program = join(headers.folder, `words-${compiler}`);
    run(compiler, ['-std=c11', ...STRICT, level, '-o', program, join(headers.folder, 'words.c')]);
    expect(run(program, []).split('\n')).toEqual([
      '1234fffe 0102030405060708 030201 feffff010203 000000000000f83f',
      '4660 -2 -3 1 -2 66051',
      '',
    ]);
  }
});

test('in Rust bits are kept, words are those of the network, and nothing is for clippy', {
  timeout: 300_000,
}, async () => {
  const out = await emitTo(rustEmitter, RustOptions.parse({ crate: 'pf-scalars' }), MODEL);
  made.push(out);
  mkdirSync(join(out.folder, 'tests'));
  copyFileSync(join(import.meta.dirname, 'fixtures/scalars.rs'), join(out.folder, 'tests/scalars.rs'));
  lockCrate(out.folder);
  const tested = cargo(out.folder, 'test', '--locked', '--tests');
  expect(tested.ok, tested.text).toBe(true);
  expect(tested.text).toContain('5 passed');
  const lints = cargo(out.folder, 'clippy', '--locked', '--features', 'fuzz', '--', '-D', 'warnings');
  expect(lints.ok, lints.text).toBe(true);
  expect(cargo(out.folder, 'fmt', '--check').text).not.toMatch(/src\//);
});
