/** The generated C headers compile everywhere, prove their layout, and say what the model says. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COptions, cEmitter } from '../src/emit/c/index.ts';
import { cLiteral, cText } from '../src/emit/c/types.ts';
import type { Model } from '../src/model/model.ts';
import { type Emitted, emitTo, fileRules } from './fixtures/emit.ts';
import { int, SHAPES } from './fixtures/shapes.ts';
import { needTools, run } from './fixtures/tools.ts';

const STRICT = ['-Wall', '-Wextra', '-Werror', '-pedantic', '-Wconversion', '-Wundef', '-Wshadow'];
let out: Emitted;

beforeAll(async () => {
  needTools('gcc', 'g++', 'clang', 'clang++');
  out = await emitTo(cEmitter, COptions.parse({}), SHAPES);
  writeFileSync(
    join(out.folder, 'all.c'),
    '#include "pf_abi.h"\n#include "pf_abi/shapes.h"\n#include "pf_abi/shapes_provider.h"\nint answer;\n',
  );
});
afterAll(() => out.remove());

function check(compiler: string, ...flags: string[]): string {
  const language = compiler.includes('++') ? 'c++' : 'c';
  return run(compiler, [...STRICT, ...flags, '-fsyntax-only', '-x', language, join(out.folder, 'all.c')]);
}

test('files obey the rules and do not change from run to run', async () => {
  expect(fileRules(out.files)).toEqual([]);
  const again = await emitTo(cEmitter, COptions.parse({}), SHAPES);
  again.remove();
  expect(again.files).toEqual(out.files);
  expect(out.files.map((file) => file.path)).toEqual([
    'pf_abi.h',
    'pf_abi/base.h',
    'pf_abi/common.h',
    'pf_abi/shapes.h',
    'pf_abi/base_device.h',
    'pf_abi/shapes_device.h',
    'pf_abi/shapes_linux.h',
    'pf_abi/base_provider.h',
    'pf_abi/shapes_provider.h',
  ]);
});

describe.each([
  ['gcc', ['-std=c11']],
  ['gcc', ['-std=c17', '-ffreestanding', '-nostdinc', '-isystem', '@include']],
  ['gcc', ['-std=c11', '-m32', '-ffreestanding']],
  ['g++', ['-std=c++11']],
  ['g++', ['-std=c++20', '-m32', '-ffreestanding']],
  ['clang', ['-std=c11', '-Wcast-align', '-Wnewline-eof']],
  ['clang', ['-std=c11', '-m32', '-ffreestanding']],
  ['clang', ['-std=c11', '--target=x86_64-pc-windows-msvc', '-ffreestanding']],
  ['clang', ['-std=c11', '--target=i686-pc-windows-msvc', '-ffreestanding']],
  ['clang', ['-std=c11', '--target=aarch64-linux-gnu', '-ffreestanding']],
  ['clang++', ['-std=c++11']],
  ['clang++', ['-std=c++17', '--target=aarch64-pc-windows-msvc', '-ffreestanding']],
])('%s %j', (compiler, flags) => {
  test('takes every header without a warning', () => {
    const include = run(compiler, ['-print-file-name=include']).trim();
    expect(check(compiler, ...flags.map((flag) => (flag === '@include' ? include : flag)))).toBe('');
  });
});

test('a layout that the model states wrongly stops the compiler', async () => {
  const model: Model = structuredClone(SHAPES);
  const request = model.planes[1]!.members.find((decl) => decl.name === 'Request');
  if (request?.kind !== 'struct') throw new Error('the fixture has no Request');
  request.fields[3]!.offset = 11;
  const wrong = await emitTo(cEmitter, COptions.parse({}), model);
  try {
    expect(() => run('gcc', ['-std=c11', '-fsyntax-only', join(wrong.folder, 'pf_abi/shapes.h')])).toThrow(
      /pf_Request\.c must stand at 11/,
    );
  } finally {
    wrong.remove();
  }
});

test('values, texts and tokens are those of the model', () => {
  writeFileSync(
    join(out.folder, 'values.c'),
    `#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "pf_abi.h"
static int32_t call(void *context, uint32_t code) { (void)context; return (int32_t)code; }
static int32_t create(void *globals, void *driver) { return globals == driver; }
int main(void) {
  pf_Token token = pf_Token_pack(3, 0xffffffffu, 0x1abcdefu);
  pf_Native native = { 0 };
  pf_Calls_DriverCreate function = create;
  native.Callback = call;
  printf("%" PRIx64 " %" PRIx64 " %" PRId32 " %" PRId64 "\\n", PF_WIDE, token, PF_LOWEST, PF_LOWEST64);
  printf("%u %x %x\\n", pf_Token_slot(token), pf_Token_seq(token), pf_Token_generation(token));
  printf("%x %u %x\\n", pf_Small_pack(5, 0x3ff), pf_Small_low(0xffff), pf_Small_high(0xffff));
  printf("%s|" PF_RING_NAME_FORMAT "|%s\\n", PF_GREETING, 7ull, PF_RING_SECURITY);
  printf("%.*s %d\\n", PF_PUNCH_LEN, (const char *)PF_PUNCH, memcmp(&PF_CLASS, "\\x64\\x76\\x66\\x70\\x01\\0\\0\\x40\\x80\\0\\x01\\x23\\x45\\x67\\x89\\xab", 16));
  printf("%x %x %d %d\\n", PF_IOCTL_ADD, PF_TALK_KIND_SAID, PF_CALLS_DRIVER_CREATE, PF_CALLS_COUNT);
  printf("%d %d %d\\n", PF_HEALTH_GOOD, native.Callback(0, 9), function(&token, &token));
#if PF_LEN != 3 || PF_STATUS_BAD != 0xc000000d || PF_REQUEST_PREFIX_V1 != 24
#error the preprocessor reads the constants too
#endif
  return 0;
}
`,
  );
  const program = join(out.folder, 'values');
  run('gcc', ['-std=c11', ...STRICT, '-o', program, join(out.folder, 'values.c')]);
  expect(run(program, []).split('\n')).toEqual([
    'ffffffffffffffff abcdefffffffff03 -2147483648 -9223372036854775808',
    '3 ffffffff abcdef',
    'ff85 7 1ff',
    'it\'s "so" \\ so|Global\\t-7-x|D:P',
    'PFpunch1 0',
    '222400 80000005 5 9',
    '-1 9 1',
    '',
  ]);
});

test('literals and texts', () => {
  expect(cLiteral('i8', '-128')).toBe('(-INT8_C(127) - 1)');
  expect(cLiteral('u64', '255', true)).toBe('UINT64_C(0xff)');
  expect(cText('ä??=\n1"')).toBe('"\\303\\244\\077\\077=\\0121\\""');
});

describe('clashes', () => {
  const emit = (model: Model) =>
    cEmitter.emit({ model, lockText: '', compactLock: '', toolVersion: '0' }, COptions.parse({}));

  test('one name in two planes carries the plane', async () => {
    const model = structuredClone(SHAPES);
    const point = model.planes[0]!.members.find((decl) => decl.name === 'Point')!;
    model.planes[1]!.members.push(structuredClone(point));
    const files = await emit(model);
    expect(files.find((file) => file.path === 'pf_abi/common.h')?.text).toContain('struct pf_common_Point {');
    expect(files.find((file) => file.path === 'pf_abi/shapes.h')?.text).toContain('struct pf_shapes_Point {');
  });

  test('two declarations that become one macro are refused by name', () => {
    const model = structuredClone(SHAPES);
    model.planes[0]!.members.push({ kind: 'constant', name: 'MODE_ON', value: { t: 'int', type: 'u8', value: '1' } });
    expect(() => emit(model)).toThrow("'MODE_ON' and Mode.ON both become 'PF_MODE_ON' in C");
  });

  test('a struct that holds a later one stands after it, and itself is refused', async () => {
    const model = structuredClone(SHAPES);
    const members = model.planes[0]!.members;
    const field = (name: string) => ({
      name: 'a',
      type: { t: 'ref' as const, plane: 'common', name },
      offset: 0,
      size: 4,
      align: 4,
    });
    const word = { name: 'a', type: int('u32'), offset: 0, size: 4, align: 4 };
    const base = { kind: 'struct' as const, size: 4, align: 4, prefixes: [] };
    members.push({ ...base, name: 'Outer', fields: [field('Later')] }, { ...base, name: 'Later', fields: [word] });
    const text = (await emit(model)).find((file) => file.path === 'pf_abi/common.h')!.text;
    expect(text.indexOf('struct pf_Later {')).toBeLessThan(text.indexOf('struct pf_Outer {'));
    members.push({ ...base, name: 'Loop', fields: [field('Loop')] });
    expect(() => emit(model)).toThrow('Loop holds Loop');
  });
});
