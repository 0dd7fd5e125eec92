/** A provider of functions in C and C++: what it states is called, what it leaves out says its name, nothing else compiles. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COptions, cEmitter } from '../src/emit/c/index.ts';
import type { Decl, Model } from '../src/model/model.ts';
import { type Emitted, emitTo } from './fixtures/emit.ts';
import { int, ref, SHAPES } from './fixtures/shapes.ts';
import { needTools, run } from './fixtures/tools.ts';

const STRICT = ['-Wall', '-Wextra', '-Werror', '-pedantic', '-Wconversion', '-Wundef', '-Wshadow'];

/** The shapes, and functions with every kind of answer. */
function model(): Model {
  const made = structuredClone(SHAPES);
  const calls = made.planes[1]?.members.find((decl): decl is Decl & { kind: 'table' } => decl.name === 'Calls');
  if (calls?.kind !== 'table') throw new Error('the fixture has no Calls');
  calls.functions.push(
    { name: 'Read', index: 2, params: [{ name: 'for', type: int('u32') }], ret: { t: 'ptr' } },
    { name: 'Write', index: 3, params: [], ret: int('u8') },
    { name: 'Wait', index: 4, params: [{ name: 'point', type: ref('Point', 'common') }], ret: ref('Point', 'common') },
  );
  return made;
}

let out: Emitted;
beforeAll(async () => {
  needTools('gcc', 'g++', 'clang', 'clang++');
  out = await emitTo(cEmitter, COptions.parse({}), model());
});
afterAll(() => out.remove());

const PROVIDER = `#include <stdio.h>
#include "pf_abi/shapes_provider.h"
static int32_t trapped(const char *table, const char *function, size_t index) {
  printf("%s.%s is entry %d\\n", table, function, (int)index);
  return -7;
}
static int32_t PF_CALL driver_create(void *globals, void *driver) {
  return globals == driver ? 1 : 2;
}
`;

const PROGRAM = `${PROVIDER}
int main(void) {
  pf_Calls calls;
  pf_Native native;
  pf_Point point;
  int32_t known, unknown;
  pf_calls_trapping(&calls, trapped);
  calls.DriverCreate = driver_create;
  printf("%d\\n", (int)calls.DriverCreate(&calls, &calls));
  calls.Reset(&calls);
  printf("%d\\n", calls.Read(&calls, 3) == NULL);
  printf("%d\\n", (int)calls.Write(&calls));
  point.x = 5;
  point.y = 6;
  point = calls.Wait(&calls, point);
  printf("%d %d\\n", (int)point.x, (int)point.y);
  unknown = calls.signed_.trap(&calls);
  calls.Open.trap(&calls);
  pf_native_trapping(&native, trapped);
  known = native.Callback(&native, 3);
  printf("%d %d\\n", (int)unknown, (int)known);
  return 0;
}
`;
const PRINTED = [
  '1',
  'Calls.Reset is entry 8',
  'Calls.Read is entry 2',
  '1',
  'Calls.Write is entry 3',
  '0',
  'Calls.Wait is entry 4',
  '0 0',
  'Calls.signed is entry 7',
  'Calls.Open is entry 0',
  'Native.Callback is entry 5',
  '-7 -7',
  '',
];

function compile(compiler: string, standard: string, text: string, ...flags: string[]): string {
  const name = `${compiler}${standard.replace('-std=', '-').replace('++', 'pp')}`;
  const source = join(out.folder, `${name}.${compiler.includes('++') ? 'cpp' : 'c'}`);
  writeFileSync(source, text);
  const program = join(out.folder, name);
  run(compiler, [standard, ...flags, '-I', out.folder, '-o', program, source]);
  return program;
}

describe.each([
  ['gcc', '-std=c11'],
  ['gcc', '-std=c17'],
  ['clang', '-std=c11'],
  ['g++', '-std=c++11'],
  ['clang++', '-std=c++17'],
])('%s %s', (compiler, standard) => {
  test('what is stated is called, and what is left out says its name', () => {
    expect(run(compile(compiler, standard, PROGRAM, ...STRICT), []).split('\n')).toEqual(PRINTED);
  });

  test.each([
    [
      'takes another pointer',
      'static int32_t PF_CALL f(void *g, pf_Native *d) { (void)g; (void)d; return 0; }',
      'DriverCreate',
    ],
    ['takes nothing', 'static int32_t PF_CALL f(void) { return 0; }', 'DriverCreate'],
    ['answers with something else', 'static void *PF_CALL f(void *g, void *d) { (void)g; return d; }', 'DriverCreate'],
    ['stands where the schema has no signature', 'static int32_t PF_CALL f(void *g) { (void)g; return 0; }', 'Open'],
  ])('a function that %s does not compile', (_, text, entry) => {
    const wrong = `${PROVIDER}${text}
int main(void) {
  pf_Calls calls;
  pf_calls_trapping(&calls, trapped);
  calls.DriverCreate = driver_create;
  calls.${entry} = f;
  return 0;
}
`;
    // In C++ it is an error of its own.
    const flags = compiler.includes('++') ? [] : ['-Werror=incompatible-pointer-types'];
    expect(() => compile(compiler, standard, wrong, ...flags)).toThrow(
      /incompatible|conversion|convert|no match|no viable/,
    );
    const right = wrong.replace(`calls.${entry} = f`, '(void)f');
    expect(() => compile(compiler, standard, right, ...flags)).not.toThrow();
  });
});

test('a table whose entries are stated at wrong places stops the compiler', async () => {
  const moved = model();
  const text = (await emitTo(cEmitter, COptions.parse({}), moved)).text('pf_abi/shapes_provider.h');
  const wrong = text
    .replace('  pf_Calls_DriverCreate DriverCreate;\n', '')
    .replace('  pf_Calls_Reset Reset;\n', '$&  pf_Calls_DriverCreate DriverCreate;\n');
  writeFileSync(join(out.folder, 'pf_abi/moved_provider.h'), wrong);
  expect(() => run('gcc', ['-std=c11', '-fsyntax-only', join(out.folder, 'pf_abi/moved_provider.h')])).toThrow(
    /pf_Calls\.DriverCreate must be entry 5/,
  );
});

test('a plane without functions of a platform has no header for providers', () => {
  expect(out.files.map(({ path }) => path).filter((path) => path.includes('provider'))).toEqual([
    'pf_abi/base_provider.h',
    'pf_abi/shapes_provider.h',
  ]);
});

test('a table whose entries have no names says their indexes', async () => {
  const bare = model();
  for (const decl of bare.planes[1]?.members ?? []) if (decl.kind === 'table') delete decl.names;
  const unnamed = await emitTo(cEmitter, COptions.parse({}), bare);
  unnamed.remove();
  expect(unnamed.text('pf_abi/shapes_provider.h')).toContain('("Calls", "entry_7", 7)');
});
