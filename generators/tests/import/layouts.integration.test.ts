/** `pf-gen import`: a layout is what clang compiles, wherever its attributes stand, or it is refused by name. */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { WrittenStruct } from '../../src/foreign/import/schema/written.ts';
import { needTools } from '../fixtures/tools.ts';
import { temporary } from '../support/process.ts';
import { servedPfGen as pfGen } from '../support/served.ts';

beforeAll(() => needTools('clang'));

interface Imported {
  readonly structs: WrittenStruct[];
  readonly warnings: { message: string }[];
  readonly schema: string;
}

/** What the import of a text gives. */
async function imported(text: string, ...more: string[]): Promise<Imported> {
  const folder = temporary();
  writeFileSync(join(folder, 'h.h'), text);
  const ran = await pfGen(folder, ['import', 'h.h', '--json', ...more]);
  expect(ran.stdout, ran.stderr).toMatch(/^\{"v"/);
  const { data, error } = JSON.parse(ran.stdout) as { data?: Imported; error?: { diagnostics: Imported['warnings'] } };
  return data ?? { structs: [], warnings: error?.diagnostics ?? [], schema: '' };
}

/** `A 5: a 0, b 1` */
const told = ({ structs }: Imported): string[] =>
  structs.map(({ name, size, fields }) => {
    return `${name} ${size}: ${fields.map((field) => `${field.original} ${field.offset}`).join(', ')}`;
  });
/** What each declaration says of its alignment. */
const said = ({ schema }: Imported): Record<string, string> =>
  Object.fromEntries(
    [...schema.matchAll(/export const (\w+) = (?:struct|foreign)\([^;]*?\bsize: \d+(?:, )?([^}]*) \},\n\);/g)].map(
      ([, name = '', words = '']) => [name, words],
    ),
  );
const refused = ({ warnings }: Imported): string[] =>
  warnings.map(({ message }) => message.replace(' is not imported', ''));

describe('attributes of a layout count wherever they stand', () => {
  test('packed, before and behind the name, on fields, by pragma', async () => {
    const text = `
      struct Behind { char a; int b; } __attribute__((packed));
      typedef struct { char a; int b; } __attribute__((packed)) Typedef;
      struct __attribute__((packed)) Before { char a; int b; };
      struct Field { char a; int b __attribute__((packed)); };
      #pragma pack(push, 2)
      struct Pragma { char a; int b; };
      #pragma pack(pop)
      struct Nested { char a; struct { char x; int y; } __attribute__((packed)) in; struct { char v; short w; } __attribute__((packed)); };
      struct Array { struct Behind b[3]; char c; };
      struct Plain { char a; int b; };
      struct Aligned { char a; int b; } __attribute__((packed, aligned(2)));`;
    const result = await imported(text);
    expect(told(result)).toEqual([
      ...['Behind 5: a 0, b 1', 'Typedef 5: a 0, b 1', 'Before 5: a 0, b 1', 'Field 5: a 0, b 1', 'Pragma 6: a 0, b 2'],
      ...['Nested_in 5: x 0, y 1', 'Nested 9: a 0, in 1, v 6, w 7', 'Array 16: b 0, c 15', 'Plain 8: a 0, b 4'],
      'Aligned 6: a 0, b 1',
    ]);
    expect(refused(result)).toEqual([]);
    // Fields keep their types: none is bytes because of where it stands.
    expect(result.schema).not.toMatch(/(?<!_pad\d*: pad\()bytes\(/);
    expect(said(result)).toMatchObject({
      ...{ Behind: 'packed: true', Typedef: 'packed: true', Before: 'packed: true', Field: 'packed: true' },
      ...{ Pragma: 'packed: 2', Nested_in: 'packed: true', Nested: 'packed: true', Array: '', Plain: '' },
      Aligned: 'align: 2, packed: true',
    });
  });

  test('packing to words is lowered as far as it must, pointers and bits keep what they are', async () => {
    const text = `
      #pragma pack(push, 4)
      struct Four { int a; long long c; };
      #pragma pack(pop)
      struct Native { char k; void *p; unsigned long n; } __attribute__((packed));
      struct Bits { char a; unsigned b : 12, c : 20; } __attribute__((packed));
      struct Holds { char k; struct Native n[2]; struct { int x; } __attribute__((aligned(8))) wide; } __attribute__((packed));`;
    const result = await imported(text, '--target', 'linux-x64');
    expect(told(result)).toEqual([
      ...['Four 12: a 0, c 4', 'Native 17: k 0, p 1, n 9', 'Bits 5: a 0'],
      ...['Holds_wide 8: x 0', 'Holds 43: k 0, n 1, wide 35'],
    ]);
    expect(refused(result)).toEqual([]);
    expect(said(result)).toMatchObject({
      Four: 'packed: 4',
      Native: 'packed: true',
      Holds_wide: 'align: 8',
      Holds: 'packed: true',
    });
    expect(result.schema).toContain('bits_1: Bits_bits_1');
    expect(result.schema).toContain('    p: ptr,\n');
  });

  test('an alignment is stated where the header states it, for the whole or for a field', async () => {
    const text = `
      struct Behind { char a; int b; } __attribute__((aligned(16)));
      struct __attribute__((aligned(16))) Before { char a; int b; };
      typedef struct { int b; } __attribute__((aligned(8))) Typedef;
      typedef struct Tag { int b; } Name __attribute__((aligned(32)));
      struct Uses { Name n; };
      typedef int wide __attribute__((aligned(16)));
      struct Field { wide a; };
      struct Member { char a; char b __attribute__((aligned(4))); };
      struct Within { struct Behind b; };
      struct Line { int a; _Alignas(64) int b; int c __attribute__((aligned(8), aligned(32))); };
      struct Page { int a; } __attribute__((aligned(8192)));
      struct Fits { long long a; int b; } __attribute__((aligned(8)));`;
    const result = await imported(text, '--target', 'linux-x64');
    expect(told(result)).toEqual([
      ...[
        'Behind 16: a 0, b 4',
        'Before 16: a 0, b 4',
        'Typedef 8: b 0',
        'Tag 4: b 0',
        'Uses 32: n 0',
        'Field 16: a 0',
        'Member 8: a 0, b 4',
      ],
      ...['Within 16: b 0', 'Line 128: a 0, b 64, c 96', 'Fits 16: a 0, b 8'],
    ]);
    expect(said(result)).toMatchObject({
      Behind: 'align: 16',
      Typedef: 'align: 8',
      Field: 'align: 16',
      Member: '',
      Within: '',
      Line: '',
    });
    expect(result.schema).toContain('b: field(u8, { align: 4 })');
    expect(result.schema).toContain('b: field(i32, { align: 64 })');
    expect(result.schema).toContain('c: field(i32, { align: 32 })');
    expect(refused(result)).toEqual([
      'Name: it is Tag with an alignment of its own, which a schema states for the struct itself',
      'Page: its alignment is 8192, and a schema states at most 4096',
    ]);
  });

  test('C++: namespaces, private fields, alignas, enumerations of a stated width', async () => {
    const text = `
      namespace vdd { inline namespace v1 {
      enum class Kind : unsigned char { A = 1, B = 200 };
      class Closed { char a; int b; public: int c() const { return b; } } __attribute__((packed));
      struct Outer { struct Inner { short s; Kind k; } in; Kind kinds[3]; alignas(8) unsigned long long q; };
      struct alignas(16) Wide { int a; };
      } }`;
    const result = await imported(text, '--language', 'c++', '--target', 'linux-x64');
    expect(told(result)).toEqual([
      ...['Closed 5: a 0, b 1', 'Inner 4: s 0, k 2', 'Outer 16: in 0, kinds 4, q 8', 'Wide 16: a 0'],
    ]);
    expect(said(result)).toMatchObject({ Closed: 'packed: true', Outer: '', Wide: 'align: 16' });
    expect(refused(result)).toEqual([]);
  });

  test('enumerations have the size that clang gives them', async () => {
    const text =
      'enum __attribute__((packed)) Small { S = 200 }; enum Big { B = 1 }; struct T { enum Small s; enum Big b; };';
    expect(told(await imported(text, '--target', 'linux-x64'))).toEqual(['T 8: s 0, b 4']);
    expect((await imported(text, '--target', 'linux-x64')).schema).toContain('Small = enumeration(u8, {');
  });

  test('bit fields lie in words that are theirs alone', async () => {
    const text = `
      struct Shared { unsigned a : 3, b : 5; unsigned char c; unsigned d; };
      struct Packed { char a; unsigned b : 4, c : 4; } __attribute__((packed));
      struct Behind { long long q; char a; unsigned short b : 3; };
      struct Nameless { unsigned short a; unsigned : 3; unsigned c; };
      struct Hole { char a; unsigned : 24; unsigned c; };
      struct Across { char a; unsigned b : 12, c : 9; } __attribute__((packed));`;
    const result = await imported(text, '--target', 'linux-x64');
    expect(told(result)).toEqual([
      'Shared 8: c 1, d 4',
      'Packed 2: a 0',
      'Behind 16: q 0, a 8',
      'Nameless 8: a 0, c 4',
      'Hole 8: a 0, c 4',
    ]);
    expect(result.schema).toContain('    a: u8,\n    // bit fields, from h.h:4\n    bits_9: Behind_bits_9,\n');
    expect(refused(result)).toEqual([
      'Across: its bit fields (h.h:7) lie across words, for which a schema has no word',
    ]);
  });
});

describe('a macro of the same name hides no layout', () => {
  test('of a struct, its fields, a typedef, an enumeration', async () => {
    const text = `
      struct tag { int a; char b; };
      typedef struct { int q; short field; } named;
      enum kind { K_A = 7 };
      struct deep { struct { short v; } in; enum kind k; unsigned lo : 4, hi : 28; };
      #define tag 7
      #define named (
      #define field other.thing
      #define kind 9
      #define deep
      #define in {
      #define lo 4`;
    const result = await imported(text, '--target', 'linux-x64');
    expect([told(result), refused(result)]).toEqual([
      ['tag_2 8: a 0, b 4', 'named 8: q 0, field 4', 'deep_in 2: v 0', 'deep 12: in 0, k 4'],
      [],
    ]);
    for (const number of ['tag = constant(u32, 7)', 'kind = constant(u32, 9)', 'K_A: 7'])
      expect(result.schema).toContain(number);
  });
});

describe('what has no form in a schema is never padding', () => {
  const text = `
    struct Bits { int a; union { int b; unsigned c : 3; }; };
    union Open { int a; char rest[]; };
    struct Tail { unsigned char type; unsigned size; unsigned char data[]; };
    struct Between { int n; short data[0]; int m; };
    struct Holds { struct Tail tails; };
    struct Vector { float __attribute__((vector_size(16))) v; };
    struct Atomic { _Atomic(int) a; };
    struct Complex { double _Complex c; };
    struct Real { long double f; };
    #define TWO(one, two) struct { int x; } one; struct { char y[3]; } two
    struct Torn { char a; TWO(b, c); };
    struct Padded { char a; char reserved[3]; int b; };`;
  const NAMES = ['Bits', 'Open', 'Between', 'Holds', 'Vector', 'Atomic', 'Complex', 'Real', 'Torn'];

  test('it is refused by name, in the result and in lint, and real padding stays', async () => {
    const { schema, warnings, structs } = await imported(text, '--target', 'linux-x64');
    expect(structs.map(({ name }) => name)).toEqual(['Tail', 'Padded']);
    expect(schema.match(/pad\(.*\)/g)).toEqual(['pad(bytes(3))', 'pad(bytes(3))']);
    expect(warnings.map(({ message }) => message.split(' ')[0]).sort()).toEqual([...NAMES].sort());
    const folder = temporary();
    writeFileSync(join(folder, 'h.h'), text);
    const lint = await pfGen(folder, ['import', 'h.h', '--lint', '--target', 'linux-x64']);
    expect(lint.code).toBe(1);
    expect([...lint.stderr.matchAll(/PF6021: (\w+)/g)].map(([, name]) => name).sort()).toEqual([...NAMES].sort());
    const written = await pfGen(folder, ['import', 'h.h', '--out', 's.ts', '--target', 'linux-x64']);
    expect(written.stdout).toMatch(/Bits is not imported[\s\S]*9 NOT imported; wrote s.ts: 2 structs$/);
  });
});

test('types without a name that one macro declares alike are told apart by their order, and proven', async () => {
  const text = `
    #define MIRRORED(name, members) union { struct { members }; struct { members } name; }
    struct Mirrored { int a; MIRRORED(both, int x; short y[2];); char end[4]; };`;
  const found = await imported(text, '--target', 'linux-x64');
  expect(refused(found)).toEqual([]);
  expect(told(found).at(-1)).toMatch(/^Mirrored 16: a 0,.*end 12$/);
  expect(found.schema).toMatch(/Mirrored_u = union\(\n {2}\{\n[^}]*s: Mirrored_u_s,\n {4}both: Mirrored_u_both,\n/);
});

/** A compiler that says something else than clang where `when` is among its arguments. */
function liar(when: string, change: string): string {
  const program = join(temporary(), 'clang');
  writeFileSync(
    program,
    `#!/bin/sh\ncase " $* " in *"${when}"*) clang "$@" | sed '${change}' ;; *) exec clang "$@" ;; esac\n`,
  );
  chmodSync(program, 0o755);
  return program;
}

describe('what a dump says is no proof', () => {
  const text = 'struct S { char a; int b; }; struct T { int c; };\nenum E { E_A = 7 };\n#define N 41\n';
  const through = (when: string, change: string) => imported(text, '--clang', liar(when, change));
  test.each([
    ['an offset', '-fdump-record-layouts', 's/^ *4 |   int b/ 5 |   int b/', "the offset of 'b' is 5", 'it is 4'],
    ['a size', '-fdump-record-layouts', 's/sizeof=8/sizeof=12/', 'its size is 12', 'it is 8'],
    [
      'an alignment',
      '-fdump-record-layouts',
      's/sizeof=8, align=4/sizeof=8, align=8/',
      'its alignment is 8',
      'it is 4',
    ],
    ['a type', 'tree.c', 's/"qualType": "int"/"qualType": "short"/', "the size of 'b' is 2", 'it is 4'],
  ])('%s', async (_, when, change, says, is) => {
    const found = refused(await through(when, change));
    expect(found).toContain(`S: clang's dump says that ${says}, and where it compiles the header ${is}`);
  });
  test('the place of a bit field', async () => {
    const bits = 'struct B { unsigned a : 3; unsigned b : 5; }; struct C { int c; };';
    const lie = liar('-fdump-record-layouts ', 's/0:3-7 |   unsigned int b/0:4-8 |   unsigned int b/');
    expect(refused(await imported(bits, '--clang', lie))).toEqual([
      "B: one dump of clang says that 'b' is at bit 4, the other one that it is at bit 3",
    ]);
  });
  test('the value of an enumerator, and of a constant', async () => {
    const found = refused(await through('tree.c', 's/"value": "7"/"value": "8"/;s/"value": "41"/"value": "42"/'));
    expect(found).toEqual([
      "E_A: clang's dump says that 'E_A' is 8, and where it compiles the header it is 7",
      "N: clang's dump says that its value is 42, and where it compiles the header it is 41",
    ]);
  });
  test('a compiler that says nothing to the asserts has proven nothing', async () => {
    const program = liar('proof.c', '');
    writeFileSync(program, readFileSync(program, 'utf8').replace(/\) clang .* ;; \*/, ') exit 0 ;; *'));
    const found = refused(await imported(text, '--clang', program));
    expect(found.filter((why) => why.endsWith('clang did not come to the asserts that prove it'))).toHaveLength(4);
  });
});
