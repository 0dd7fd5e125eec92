/** One schema, three languages: what C, TypeScript and Rust say about every type is what the vectors say. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runtime } from '@punktfunk/abi';
import { afterAll, describe, expect, test } from 'vitest';
import { needTools, run } from '../../generators/tests/fixtures/tools.ts';
import { VectorCheck } from '../../generators/tests/fixtures/vector-check.ts';
import { cProgram } from './c-program.ts';
import { HEADERS, loadModel, loadVectors, MODULES, ROOT } from './schema.ts';

const CARGO_MS = 600_000;
const model = loadModel();
const documents = loadVectors();
const folder = mkdtempSync(join(tmpdir(), 'pf-abi-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('every plane has vectors of the schema as it is', () => {
  const planes = model.planes.map((plane) => [plane.name, plane.hash.slice(0, 32)]);
  expect(documents.map((document) => [document.plane, document.hash]).sort()).toEqual(planes.sort());
});

test('TypeScript', () => {
  const check = new VectorCheck(model, MODULES, runtime);
  for (const document of documents) check.plane(document);
  console.log(`TypeScript: ${check.checked} comparisons`);
  expect(check.faults).toEqual([]);
  expect(check.checked).toBeGreaterThan(1500);
});

describe('C', () => {
  const program = cProgram(model, documents);

  test.each([
    ['gcc', '-std=c11', '-x', 'c'],
    ['clang', '-std=c11', '-x', 'c'],
    ['g++', '-std=c++11', '-x', 'c++'],
  ])('%s %s', (compiler, ...flags) => {
    needTools(compiler);
    const source = join(folder, 'vectors.c');
    const binary = join(folder, `vectors-${compiler}`);
    writeFileSync(source, program.text);
    run(compiler, ['-Wall', '-Wextra', '-Werror', `-I${HEADERS}`, ...flags, '-o', binary, source]);
    const said = run(binary, []).trimEnd().split('\n');
    console.log(`${compiler}: ${said.length} lines`);
    expect(said).toEqual(program.want);
    expect(said.length).toBeGreaterThan(500);
  });

  test.each([
    ['gcc', ['-m32']],
    ['clang', ['--target=i686-pc-windows-msvc']],
    ['clang', ['--target=x86_64-pc-windows-msvc']],
    ['clang', ['--target=aarch64-pc-windows-msvc']],
    ['clang', ['--target=armv7-linux-gnueabihf']],
  ])('%s %j agrees with the layout', (compiler, flags) => {
    needTools(compiler);
    const strict = ['-std=c11', '-Wall', '-Wextra', '-Werror', '-pedantic', '-ffreestanding', '-fsyntax-only'];
    const header = join(HEADERS, 'pf_abi.h');
    expect(run(compiler, [...strict, ...flags, '-include', header, '-x', 'c', '/dev/null'])).toBe('');
  });
});

test(
  'Rust, with hostile bytes for every decoder',
  () => {
    const manifest = join(ROOT, 'tests/rust/Cargo.toml');
    const suites = ['--test', 'vectors', '--test', 'hostile', '--test', 'allocation'];
    // The profile of the stage that runs all of them, so that nothing is compiled twice.
    const how = ['--profile', 'checked', '--locked', '--quiet', '--manifest-path', manifest];
    const args = ['test', ...how, ...suites, '--', '--nocapture'];
    const said = run('cargo', args, { timeout: CARGO_MS });
    console.log(
      said
        .split('\n')
        .filter((line) => /comparisons|inputs|seed/.test(line))
        .join('\n'),
    );
    expect(said).toMatch(/\d+ comparisons/);
    expect(said).toMatch(/\d+ types, \d+ inputs/);
    expect(said).toMatch(/\d+ inputs refused/);
  },
  CARGO_MS,
);
