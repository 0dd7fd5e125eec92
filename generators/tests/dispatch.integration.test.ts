/** Dispatchers and clients in C and C++ do what those in Rust do: same requests, same status, same bytes, whatever the lengths. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { COptions, cEmitter } from '../src/emit/c/index.ts';
import { RustOptions, rustEmitter } from '../src/emit/rust/index.ts';
import { TsOptions, tsEmitter } from '../src/emit/ts/index.ts';
import { LOGGING } from './fixtures/dispatch/model.ts';
import { cProgram, cppProgram } from './fixtures/dispatch/native.ts';
import { planOf } from './fixtures/dispatch/plan.ts';
import { COMPILERS, firstDifference, nativeLines, rustLines } from './fixtures/dispatch/run.ts';
import { rustProgram } from './fixtures/dispatch/rust.ts';
import { clientLines, withoutReserved } from './fixtures/dispatch/typescript.ts';
import { type Emitted, emitTo, fileRules } from './fixtures/emit.ts';
import { needTools, run } from './fixtures/tools.ts';

const MINUTES = 60_000;
vi.setConfig({ testTimeout: 5 * MINUTES, hookTimeout: 5 * MINUTES });

let headers: Emitted;
let crate: Emitted;
beforeAll(async () => {
  needTools('gcc', 'g++', 'clang', 'clang++', 'cargo');
  headers = await emitTo(cEmitter, COptions.parse({ cpp: true }), LOGGING);
  crate = await emitTo(rustEmitter, RustOptions.parse({ crate: 'pf-logging' }), LOGGING);
});
afterAll(() => {
  for (const out of [headers, crate]) if (out !== undefined) rmSync(out.folder, { recursive: true, force: true });
});

test('the headers of devices obey the rules of files', () => {
  expect(fileRules(headers.files)).toEqual([]);
  expect(headers.files.map((file) => file.path)).toEqual([
    'pf_abi.h',
    'pf_abi/base.h',
    'pf_abi/common.h',
    'pf_abi/shapes.h',
    'pf_abi/logs.h',
    'pf_abi/base_device.h',
    'pf_abi/shapes_device.h',
    'pf_abi/logs_device.h',
    'pf_abi/shapes_linux.h',
    'pf_abi/base_provider.h',
    'pf_abi/shapes_provider.h',
    'pf_abi/base.hpp',
    'pf_abi/base_section.hpp',
    'pf_abi/common.hpp',
    'pf_abi/shapes.hpp',
    'pf_abi/logs.hpp',
    'pf_abi/shapes_section.hpp',
    'pf_abi/shapes_device.hpp',
    'pf_abi/logs_section.hpp',
    'pf_abi/logs_device.hpp',
    'pf_abi.hpp',
  ]);
});

describe.each([
  ['shapes', 'Display'],
  ['logs', 'Logger'],
])('%s.%s', (plane, device) => {
  const plan = planOf(LOGGING, plane, device);
  let want: string[];
  beforeAll(() => {
    want = rustLines(crate.folder, 'pf-logging', crate.folder, rustProgram(plan, 'pf_logging'));
    expect(want.length).toBeGreaterThan(1000);
  });

  test.each(COMPILERS)('%s %s', (compiler, standard) => {
    const text = compiler.includes('++') ? cppProgram(plan) : cProgram(plan);
    const got = nativeLines(compiler, standard, headers.folder, headers.folder, text);
    expect(firstDifference(want, got)).toBe('');
  });

  test('the client in TypeScript', async () => {
    const modules = await emitTo(tsEmitter, TsOptions.parse({}), LOGGING);
    onTestFinished(() => modules.remove());
    const index = await import(pathToFileURL(join(modules.folder, 'index.ts')).href);
    const replies = want
      .filter((line) => line.includes(' returned '))
      .map((line) => withoutReserved(line, plan, index));
    expect(firstDifference(replies, await clientLines(plan, index))).toBe('');
    expect(replies.length).toBeGreaterThan(20);
  });
});

const STRICT = ['-Wall', '-Wextra', '-Werror', '-Wpedantic', '-Wconversion', '-Wundef', '-Wshadow', '-fsyntax-only'];
const MS = ['-fms-compatibility', '-fms-extensions'];

describe.each([
  ['gcc', ['-std=c11']],
  ['gcc', ['-std=c17', '-ffreestanding', '-nostdinc', '-isystem', '@include']],
  ['clang', ['-std=c11', '-ffreestanding', '--target=x86_64-pc-windows-msvc', ...MS]],
  ['clang', ['-std=c17', '-ffreestanding', '--target=i686-pc-windows-msvc', ...MS]],
  ['g++', ['-std=c++17', '-Wold-style-cast', '-Wnon-virtual-dtor', '-Wsign-conversion', '@cpp']],
  ['g++', ['-std=c++20', '-fno-exceptions', '-fno-rtti', '-ffreestanding', '@cpp']],
  ['g++', ['-std=c++20', '-DPF_USE_ATOMIC_REF', '@cpp']],
  ['clang++', ['-std=c++17', '-ffreestanding', '-nostdinc', '-isystem', '@include', '@cpp']],
  ['clang++', ['-std=c++17', '-ffreestanding', '--target=x86_64-pc-windows-msvc', ...MS, '@cpp']],
  ['clang++', ['-std=c++20', '-ffreestanding', '--target=aarch64-pc-windows-msvc', ...MS, '@cpp']],
  ['clang++', ['-std=c++20', '-ffreestanding', '--target=i686-pc-windows-msvc', ...MS, '@cpp']],
])('%s %j', (compiler, flags) => {
  test('takes the headers of devices without a warning', () => {
    const cpp = flags.includes('@cpp');
    const source = join(headers.folder, cpp ? 'device.cpp' : 'device.c');
    const include = run(compiler, ['-print-file-name=include']).trim();
    const c = '#include "pf_abi/shapes_device.h"\n#include "pf_abi/logs_device.h"\n';
    const own = [
      'pf_abi.hpp',
      'pf_abi/shapes_device.hpp',
      'pf_abi/logs_device.hpp',
      'pf_abi/shapes_section.hpp',
      'pf_abi/logs_section.hpp',
    ];
    const plus = own.map((file) => `#include "${file}"\n`).join('');
    // The C headers have casts in C's style; only the C++ ones are held to C++'s.
    writeFileSync(source, cpp ? (flags.includes('-Wold-style-cast') ? plus : c + plus) : c);
    const given = flags.filter((flag) => flag !== '@cpp').map((flag) => (flag === '@include' ? include : flag));
    expect(run(compiler, [...STRICT, ...given, source])).toBe('');
  });
});
