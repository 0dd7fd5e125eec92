/** This project's own devices: every IOCTL, every length, in Rust, C and C++. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { cProgram, cppProgram } from '../../generators/tests/fixtures/dispatch/native.ts';
import { planOf } from '../../generators/tests/fixtures/dispatch/plan.ts';
import { COMPILERS, firstDifference, nativeLines, rustLines } from '../../generators/tests/fixtures/dispatch/run.ts';
import { rustProgram } from '../../generators/tests/fixtures/dispatch/rust.ts';
import { needTools, run } from '../../generators/tests/fixtures/tools.ts';
import { HEADERS, loadModel, ROOT } from './schema.ts';

const MINUTES = 60_000;
vi.setConfig({ testTimeout: 5 * MINUTES, hookTimeout: 5 * MINUTES });

const model = loadModel();
const devices = model.planes.flatMap((plane) =>
  plane.members.filter((decl) => decl.kind === 'device').map((decl) => [plane.name, decl.name] as const),
);
const folder = mkdtempSync(join(tmpdir(), 'pf-dispatch-'));
beforeAll(() => needTools('gcc', 'g++', 'clang', 'clang++', 'cargo'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the schema has devices', () => {
  expect(devices).toContainEqual(['control', 'Display']);
});

describe.each(devices)('%s.%s', (plane, device) => {
  const plan = planOf(model, plane, device);
  let want: string[];
  beforeAll(() => {
    want = rustLines(join(ROOT, 'generated/rust'), 'pf-abi', folder, rustProgram(plan, 'pf_abi'));
    console.log(`${plane}.${device}: ${plan.calls.length} calls, ${want.length} requests and replies`);
  });

  test.each(COMPILERS)('%s %s', (compiler, standard) => {
    const text = compiler.includes('++') ? cppProgram(plan) : cProgram(plan);
    expect(firstDifference(want, nativeLines(compiler, standard, HEADERS, folder, text))).toBe('');
  });
});

const STRICT = ['-Wall', '-Wextra', '-Werror', '-Wpedantic', '-Wconversion', '-Wshadow', '-Wundef', '-fsyntax-only'];
const MS = ['-ffreestanding', '-fms-compatibility', '-fms-extensions'];

test.each([
  ['g++', ['-std=c++17', '-Wold-style-cast']],
  ['g++', ['-std=c++20', '-m32', '-ffreestanding']],
  ['clang++', ['-std=c++17', '-ffreestanding']],
  ['clang++', ['-std=c++17', '--target=x86_64-pc-windows-msvc', ...MS]],
  ['clang++', ['-std=c++20', '--target=aarch64-pc-windows-msvc', ...MS]],
  ['clang++', ['-std=c++20', '--target=i686-pc-windows-msvc', ...MS]],
  ['clang++', ['-std=c++20', '--target=armv7-linux-gnueabihf', '-ffreestanding']],
])('%s %j takes every C++ header without a warning', (compiler, flags) => {
  const own = readdirSync(join(HEADERS, 'pf_abi')).filter((name) => name.endsWith('.hpp'));
  expect(own).toContain('control_device.hpp');
  const source = join(folder, 'all.cpp');
  writeFileSync(source, own.map((name) => `#include "pf_abi/${name}"\n`).join(''));
  expect(run(compiler, [...STRICT, ...flags, `-I${HEADERS}`, source])).toBe('');
});
