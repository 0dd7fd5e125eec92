/** Tails in Rust, C and C++: the vectors, a device of Rust, and what the compilers say of the headers. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { COptions, cEmitter } from '../../src/emit/c/index.ts';
import { RustOptions, rustEmitter } from '../../src/emit/rust/index.ts';
import { VectorsOptions, vectorsEmitter } from '../../src/emit/vectors/index.ts';
import { cargo, lockCrate } from '../fixtures/cargo.ts';
import { type Emitted, emitTo } from '../fixtures/emit.ts';
import type { Any } from '../fixtures/vector-check.ts';
import { tailsModel } from './model.ts';
import { cVectors, rustVectors } from './programs.ts';

const MINUTES = 60_000;
const model = tailsModel();
let rust: Emitted;
let c: Emitted;
let document: Any;

beforeAll(async () => {
  const vectors = await emitTo(vectorsEmitter, VectorsOptions.parse({}), model);
  document = JSON.parse(vectors.text('tails.json'));
  vectors.remove();
  c = await emitTo(cEmitter, COptions.parse({ cpp: true }), model);
  rust = await emitTo(rustEmitter, RustOptions.parse({ crate: 'tails-abi' }), model);
  mkdirSync(join(rust.folder, 'tests'));
  cpSync(join(import.meta.dirname, 'device.rs'), join(rust.folder, 'tests/device.rs'));
  writeFileSync(join(rust.folder, 'tests/vectors.rs'), rustVectors('tails_abi', document));
  lockCrate(rust.folder);
}, 5 * MINUTES);
afterAll(() => {
  rust.remove();
  c.remove();
});

test('Rust reads, writes and refuses what the vectors say, and a device sees no lie', { timeout: 5 * MINUTES }, () => {
  const run = cargo(rust.folder, 'test', '--locked', '--tests');
  expect(run.ok, run.text).toBe(true);
  expect(run.text).toContain('6 passed');
  expect(run.text).toContain('1 passed');
});

test('clippy has nothing to say, the fuzz targets among it', { timeout: 5 * MINUTES }, () => {
  const run = cargo(rust.folder, 'clippy', '--locked', '--features', 'fuzz', '--', '-D', 'warnings');
  expect(run.ok, run.text).toBe(true);
});

/** Compiles and runs a program; the text of whatever complains, or nothing. */
function built(name: string, compiler: string[], program: string): string {
  const source = join(c.folder, name);
  const out = join(c.folder, `${name}.out`);
  writeFileSync(source, program);
  const warnings = [
    '-Wall',
    '-Wextra',
    '-Werror',
    '-pedantic',
    '-Wshadow',
    '-fsanitize=address,undefined',
    '-fno-sanitize-recover',
  ];
  const [command = '', ...flags] = compiler;
  const compiled = spawnSync(command, [...flags, ...warnings, '-I', c.folder, source, '-o', out], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  if (compiled.status !== 0) return `${compiled.error ?? ''}${compiled.stderr}`;
  const run = spawnSync(out, [], { encoding: 'utf8', timeout: 30_000 });
  return run.status === 0 ? '' : `${run.status} ${run.stdout}${run.stderr}`;
}

test.each([
  ['vectors.c', ['gcc', '-std=c11', '-Wconversion']],
  ['vectors-clang.c', ['clang', '-std=c11']],
  ['vectors.cpp', ['g++', '-std=c++11']],
])('%s: counts, copies and prepares as the vectors say', (name, compiler) => {
  expect(built(name, compiler, cVectors(document))).toBe('');
});

test('a program with a wrong vector complains', () => {
  const wrong = structuredClone(document);
  wrong.tails[0].cases[1].encoded = wrong.tails[0].cases[1].encoded.replace(/..$/, 'fe');
  expect(built('wrong.c', ['gcc', '-std=c11'], cVectors(wrong))).toContain('Counted: 1 elements');
});

test.each([
  [
    'device.c',
    ['gcc', '-std=c11'],
    '#include "pf_abi/tails_device.h"\n#include "pf_abi/native.h"\nint main(void) { return 0; }\n',
  ],
  [
    'device.cpp',
    ['g++', '-std=c++17'],
    '#include "pf_abi.hpp"\n#include "pf_abi/tails_device.hpp"\nint main() { return 0; }\n',
  ],
])('%s: the headers of devices and of a platform compile', (name, compiler, program) => {
  expect(built(name, compiler, program)).toBe('');
});
