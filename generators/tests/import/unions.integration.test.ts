/** Unions of C become overlapping ones: every member where gcc has it, with names for what has none. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readHeader } from '../../src/foreign/import/read.ts';
import { writeSchema } from '../../src/foreign/import/schema/write.ts';
import { scratchFolder } from '../../src/platform/write/scratch.ts';
import { examine } from '../../src/proof/import/examine.ts';

const { path: FOLDER, remove } = scratchFolder('unions');
afterAll(remove);

function header(name: string, text: string): string {
  const path = join(FOLDER, `${name}.h`);
  writeFileSync(path, text);
  return path;
}

const KINDS = header(
  'kinds',
  `
#include <stddef.h>
union whole { unsigned char five[5]; unsigned int word; };
typedef union { long long n; struct { int low, high; } parts; } tagged_t;
struct named { int kind; union { unsigned id; char text[12]; } u; union whole w[3]; };
struct nameless { int u; union { short a; struct { char b, c; }; union { int d; unsigned char e[4]; }; }; };
struct several { union { int a; char b; }; int between; union { long c; char d; }; };
struct inside { struct { int head; union { int x; char y[4]; }; }; int tail; };
struct bitty { union { struct { unsigned one : 3, two : 29; }; unsigned all; }; };
union __attribute__((packed)) odd { char five[5]; int word; };
struct __attribute__((packed)) tight { char tag; union { int n; char b[6]; } __attribute__((packed)) u; union odd o; };
union wide { char a; int b; } __attribute__((aligned(32)));
struct native { int n; union { void *at; size_t size; unsigned long long raw; }; };
union of_structs { struct native one; struct named other; };
struct holds { union of_structs in[2]; union { tagged_t t; int x; } deep; };
`,
);

async function written(path: string): Promise<ReturnType<typeof writeSchema>> {
  const read = await readHeader(path, { program: 'clang', args: [], target: 'linux-x64', language: 'c' });
  if ('errors' in read) throw new Error(JSON.stringify(read.errors));
  return writeSchema(read);
}

test('gcc has every member of every kind of union where the schema has it', async () => {
  const { verdict, reasons, left, counts } = await examine(KINDS, { target: 'linux-x64' });
  expect({ verdict, reasons, left }).toEqual({ verdict: 'imported', reasons: [], left: [] });
  // Members that C reaches through what has no name are counted with those of the struct.
  expect(counts.fields).toBe(40);
});

test('what has no name gets one that no member of the header has to yield to', async () => {
  const { text, structs } = await written(KINDS);
  const members = (name: string): string[] =>
    (structs.find(({ original }) => original === name)?.fields ?? []).map(
      ({ owner, name: field, offset }) => `${owner}.${field} ${offset}`,
    );
  expect(members('nameless')).toEqual([
    'nameless.u 0',
    'nameless_u_2.a 4',
    'nameless_u_2_s.b 4',
    'nameless_u_2_s.c 5',
    'nameless_u_2.d 4',
    'nameless_u_2.e 4',
  ]);
  expect(members('several')).toEqual([
    'several_u_a.a 0',
    'several_u_a.b 0',
    'several.between 4',
    'several_u_c.c 8',
    'several_u_c.d 8',
  ]);
  expect(text).toContain(
    'export const whole = union(\n  {\n    five: bytes(5),\n    word: u32,\n  },\n  { size: 8 },\n);',
  );
  expect(text).toContain("{ target: 'linux-x64', mark: 'imported', source: 'kinds.h', size: 8 }");
  expect(text).toMatch(/export const wide = union\([\s\S]*?\{ size: 32, align: 32 \}/);
  expect(text).toMatch(/export const odd = union\([\s\S]*?\{ size: 5, packed: true \}/);
  expect((await written(KINDS)).text).toBe(text);
});

test('an examination sees a member of a union that is dropped, and one that lies elsewhere', async () => {
  const path = header('planted', 'struct s { int a; union { int b; short c; }; };\nunion t { int d; int e; };\n');
  const dropped = await examine(path, { target: 'linux-x64', plant: 'a field is dropped' });
  expect(dropped.verdict).toBe('wrong');
  expect(dropped.reasons).toEqual(['s.a: this field is lost']);
  const gone = await examine(path, { target: 'linux-x64', plant: 'a struct is dropped' });
  expect(gone.reasons).toEqual(['s: this struct is lost']);
});

test('what a union cannot hold is refused by name', async () => {
  const path = header(
    'refused',
    `
union bits { unsigned all; unsigned one : 3; };
union open { int n; char rest[]; };
struct holds { int a; union { int b; unsigned c : 4; }; };
union room { int n; unsigned : 8; };
`,
  );
  const { refused, structs } = await written(path);
  expect(refused.map(({ name, why }) => `${name}: ${why}`)).toEqual([
    "bits: 'one' (refused.h:2) is a bit field that stands in a union by itself, for which a schema has no word",
    "open: 'rest' is an array without a length in a union, and a tail stands at the end of a struct alone",
    "holds: it holds a union (refused.h:4) without a name, which is not imported: 'c' (refused.h:4) is a bit field that stands in a union by itself, for which a schema has no word",
  ]);
  expect(structs.map(({ name }) => name)).toEqual(['room']);
});
