/** Arrays without a length come out of a header as tails, and prove themselves against the compiler; what cannot be one is refused by name. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { examineAll } from '../../src/proof/import/run.ts';
import { pfGen, temporary } from '../support/process.ts';

const HEADER = `
#include <linux/types.h>
#include <linux/stddef.h>
#ifndef __counted_by
#define __counted_by(member)
#endif
struct entry { __u32 a; __u16 b; __u16 c; };
struct plain { __u32 n; struct entry list[]; };
struct zero { __u32 n; __u8 data[0]; };
struct early { __u32 size; __u8 type; __u8 data[]; };
struct counted { __u16 kind; __u16 n; struct entry list[] __counted_by(n); };
struct far { __u16 n;
  __u16 kind;
  struct entry list[]
    __counted_by(n); };
struct nobody { __u32 kind : 8, n : 24; __u32 list[] __counted_by(n); };
struct flex { __u64 n; __DECLARE_FLEX_ARRAY(__u64, words); };
struct pointers { unsigned long n; void *all[]; };
struct grid { __u32 n; __u32 rows[][4]; };
struct network { __be16 kind; __be16 n; __be16 all[] __counted_by(n); };
struct packed { __u8 a; __u32 n; __u64 all[] __counted_by(n); } __attribute__((packed));
struct one { __u32 n; __u8 data[1]; };
`;
const REFUSED = `
struct inner { unsigned n; unsigned list[]; };
struct middle { unsigned n; unsigned char marker[0]; unsigned m; };
struct holder { unsigned n; struct inner last; };
struct several { struct inner all[2]; };
struct only { struct { } empty; unsigned char data[]; };
union views { unsigned a; unsigned char bytes[0]; };
`;

async function imported(text: string): Promise<{ schema: string; told: string }> {
  const folder = temporary();
  writeFileSync(join(folder, 'h.h'), text);
  const ran = await pfGen(folder, ['import', 'h.h', '--out', 's.ts', '--target', 'linux-x64']);
  return { schema: readFileSync(join(folder, 's.ts'), 'utf8'), told: `${ran.stdout}\n${ran.stderr}` };
}

test('every form is a tail, counted where the header says by which field', { timeout: 60_000 }, async () => {
  const { schema, told } = await imported(HEADER);
  expect(told).not.toContain('not imported');
  const tails = Object.fromEntries(
    [...schema.matchAll(/export const (\w+) = \w+\(\n {2}\{\n[^}]*?(tail\(.*\)),\n {2}\},/g)].map(([, name, text]) => [
      name,
      text,
    ]),
  );
  expect(tails).toEqual({
    plain: 'tail(entry, { rest: true })',
    zero: 'tail(u8, { rest: true })',
    early: 'tail(u8, { rest: true })',
    counted: "tail(entry, { count: 'n' })",
    far: "tail(entry, { count: 'n' })",
    // Bits count nothing: the field is a part of a word.
    nobody: 'tail(u32, { rest: true })',
    flex: 'tail(u64, { rest: true })',
    pointers: 'tail(ptr, { rest: true })',
    grid: 'tail(array(u32, 4), { rest: true })',
    network: "tail(be.u16, { count: 'n' })",
    packed: "tail(u64, { count: 'n' })",
  });
  // Where C puts the first elements in front of the end of the struct, nothing is padded.
  expect(/early = struct\(\n {2}\{([^}]*)\}/.exec(schema)?.[1]).not.toContain('pad');
  expect(schema).toContain('data: bytes(1)');
});

test('gcc has them where the schema has them', { timeout: 180_000 }, async () => {
  const header = join(temporary(), 'tails.h');
  writeFileSync(header, HEADER);
  const [found] = await examineAll([{ header, options: { target: 'linux-x64', rust: true } }]);
  expect(found?.reasons).toEqual([]);
  expect(found?.verdict).toBe('imported');
});

test('what has its elements in the middle, or stands in something else, is refused by name and with the reason', {
  timeout: 60_000,
}, async () => {
  const { schema, told } = await imported(REFUSED);
  const why = Object.fromEntries(
    [...told.matchAll(/(\w+) is not imported: (.*)/g)].map(([, name, text]) => [name, text]),
  );
  const holds = 'it holds inner, which ends in an array without a length: nothing stands behind that';
  expect(why).toEqual({
    middle: "'marker' is an array without a length in front of other fields, where its elements have no place",
    holder: holds,
    several: holds,
    only: "'data' is an array without a length, and nothing stands in front of it",
    views: "'bytes' is an array without a length in a union, and a tail stands at the end of a struct alone",
  });
  expect(schema).toContain('inner = struct');
});
