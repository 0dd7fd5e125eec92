/** A schema that raises and lowers alignments in every way: compilers of C take it and prove it, Rust reads and writes it. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COptions, cEmitter } from '../src/emit/c/index.ts';
import { RustOptions, rustEmitter } from '../src/emit/rust/index.ts';
import { alignmentModel } from './fixtures/alignment-model.ts';
import { cargo, lockCrate } from './fixtures/cargo.ts';
import { type Emitted, emitTo, fileRules } from './fixtures/emit.ts';
import { needTools, run } from './fixtures/tools.ts';

const MINUTES = 60_000;
const STRICT = ['-Wall', '-Wextra', '-Werror', '-pedantic', '-Wconversion', '-Wundef', '-Wshadow', '-fsyntax-only'];
const MODEL = alignmentModel();

describe('C and C++', () => {
  let out: Emitted;
  beforeAll(async () => {
    needTools('gcc', 'g++', 'clang', 'clang++');
    out = await emitTo(cEmitter, COptions.parse({ cpp: true }), MODEL);
    writeFileSync(
      join(out.folder, 'all.c'),
      '#include "pf_abi.h"\n#include "pf_abi/odd_device.h"\n#include "pf_abi/table_provider.h"\nint answer;\n',
    );
    writeFileSync(
      join(out.folder, 'all.cpp'),
      '#include "pf_abi.h"\n#include "pf_abi.hpp"\n#include "pf_abi/odd_device.hpp"\n#include "pf_abi/odd_section.hpp"\nint answer;\n',
    );
  });
  afterAll(() => out.remove());

  test.each([
    ['gcc', 'all.c', '-std=c11'],
    ['gcc', 'all.c', '-std=c11', '-m32', '-ffreestanding'],
    ['clang', 'all.c', '-std=c11'],
    ['clang', 'all.c', '-std=c11', '--target=x86_64-pc-windows-msvc', '-ffreestanding'],
    ['clang', 'all.c', '-std=c11', '--target=i686-pc-windows-msvc', '-ffreestanding'],
    ['clang', 'all.c', '-std=c11', '--target=x86_64-pc-windows-gnu', '-ffreestanding'],
    ['clang', 'all.c', '-std=c11', '--target=i686-linux-gnu', '-ffreestanding'],
    ['g++', 'all.cpp', '-std=c++17'],
    ['clang++', 'all.cpp', '-std=c++17'],
  ])('%s %s %s %s takes the layouts without a warning, and its asserts hold', (compiler, file, ...flags) => {
    expect(run(compiler, [...STRICT, ...flags, join(out.folder, file)])).toBe('');
  });

  test('Microsoft’s rules lower no alignment that a struct states: such a field is its bytes there', () => {
    expect(fileRules(out.files)).toEqual([]);
    const text = out.text('pf_abi/odd.h');
    expect(text).toContain('#if defined(_MSC_VER)\n  uint8_t line[128];\n#else\n  pf_Line line;\n#endif\n');
    // Without that clang, which follows the rules, finds the field elsewhere.
    writeFileSync(join(out.folder, 'pf_abi/odd.h'), text.replace('uint8_t line[128]', 'pf_Line line'));
    const wrong = () =>
      run('clang', [
        '-std=c11',
        '--target=x86_64-pc-windows-msvc',
        '-ffreestanding',
        '-fsyntax-only',
        join(out.folder, 'all.c'),
      ]);
    expect(wrong).toThrow(/pf_Squeezed/);
    writeFileSync(join(out.folder, 'pf_abi/odd.h'), text);
  });
});

describe('Rust', () => {
  let crate: Emitted;
  beforeAll(async () => {
    crate = await emitTo(rustEmitter, RustOptions.parse({ crate: 'odd-abi' }), MODEL);
    mkdirSync(join(crate.folder, 'tests'));
    cpSync(join(import.meta.dirname, 'fixtures/rust-packed/packed.rs'), join(crate.folder, 'tests/packed.rs'));
    lockCrate(crate.folder);
  }, 5 * MINUTES);
  afterAll(() => crate.remove());

  test('no reference to what is not aligned: fields are copied out and in', { timeout: 5 * MINUTES }, () => {
    const ran = cargo(crate.folder, 'test', '--locked', '--tests');
    expect(ran.ok, ran.text).toBe(true);
    expect(ran.text).toContain('7 passed');
  });

  test('has nothing for clippy', { timeout: 5 * MINUTES }, () => {
    for (const features of [[], ['--features', 'fuzz']]) {
      const ran = cargo(crate.folder, 'clippy', '--locked', ...features, '--', '-D', 'warnings');
      expect(ran.ok, ran.text).toBe(true);
    }
  });
});
