/** Plain schema files are read without a compiler's parser: what comes out is what the parser would have given. */
import { globSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPlain } from '../src/compile/spans/plain/read.ts';
import { readSource } from '../src/compile/spans/read-source.ts';

const ROOT = join(import.meta.dirname, '../..');
const FILES = [
  'schema/*.ts',
  'examples/*/schema/**/*.ts',
  'tests/history/*/*.ts',
  'generators/tests/diff/fixtures/*/*.ts',
]
  .flatMap((pattern) => globSync(pattern, { cwd: ROOT }))
  .sort();
const TEXTS = FILES.map((file) => readFileSync(join(ROOT, file), 'utf8'));

/** Every form that a plain file may have. */
const FORMS = `/** Says what the file is. */
import first from './first.ts';
import * as all from 'pf-gen/schema';
import { struct, u32 as word, bits, plane, union } from "pf-gen/schema"
import './last.ts';

export { first, all as everything };
export { Inner as Outer } from './inner.ts';
export * from './more.ts';

/**
 * First line.
 *
 *   Second, moved.
 */
/* not this */
// nor this
export const Request = struct(
  {
    /** Width. */ width: all.field(word, { at: -4, 'quoted key': 0x1_0, 7: 1_000n, }),
    inline: word, /** belongs to the line above */
    /** A. */ /** B. */
    word,
    ...base, ...Base.fields, ...Base.a.b, ...make(1),
    text: 'a \\\\ \\' b', half: 0.5, none: null, yes: true,
    nested: { list: [Inner, struct({ /** Deep. */ deep: word }), [1, 2], ...rest, { after: word }] },
  },
  { prefixes: { old: 4 }, ...options },
);
const base = { a: word, ...Object.freeze({ b: word }) };
const Base = Object.freeze({ fields: { c: word }, ...base })
const rest = [];
const options = {}
const make = all.fn;
const Inner = bits(word, { ...base })
export default plane(union({}, word, { ...base }))
`;

test('files of the repository, and every form that is plain', () => {
  expect(readPlain(FORMS)).toMatchObject({ plain: true });
  expect(TEXTS.filter((text) => readPlain(text) !== undefined).length).toBeGreaterThan(TEXTS.length * 0.9);
  for (const text of [FORMS, FORMS.replaceAll('\n', '\r\n'), ...TEXTS]) {
    const { plain, ...index } = readPlain(text) ?? {};
    if (plain === undefined) continue;
    expect(JSON.stringify(index)).toBe(JSON.stringify(readSource(text)));
    // It runs as it stands.
    expect(stripTypeScriptTypes(text)).toBe(text);
  }
});

test('what is not plain, or not right, is left to the parser', () => {
  const head = `import { struct, u32 } from 'pf-gen/schema';\n`;
  const others = [
    'export const A = struct({ a: u32 as never });',
    'export const A = struct<never>({ a: u32 });',
    'export const A: unknown = struct({ a: u32 });',
    'import type { B } from "./b.ts";',
    'interface B {}',
    'enum B { a }',
    'export const A = struct({ a: u32, a: u32 });',
    'export const A = struct({ __proto__: u32 });',
    'export const A = struct({ a: u33 });',
    'export const A = 9007199254740993;',
    'export const A = 010;',
    'export const A = struct({ a: await u32 });',
    'export const A = require("node:fs");',
    'export const A = 1; export const A = 2;',
    'export const A = struct({ a: u32 }',
    'export const A = struct({ a: u32 }).a;',
    'export const A = "a\nb";',
    'export const A = 1 /* open',
    'export const A = `a`;',
    'export const A = () => u32;',
    'export const A = 1 + 1;',
    'let A = 1;',
    'import null from "./null.ts";',
    'const true = 1;',
    'export default 1; export default 2;',
    'export const A = 1\u2028;',
  ];
  for (const text of others) expect(readPlain(`${head}${text}\n`), text).toBeUndefined();
});

test('texts with pieces that are missing, doubled, or of another place', () => {
  const parts = FORMS.split(/(\s+|[^\w\s]|\w+)/).filter((part) => part !== '');
  const piece = fc.record({
    at: fc.nat(parts.length - 1),
    from: fc.nat(parts.length - 1),
    length: fc.nat(3),
    kept: fc.boolean(),
  });
  let read = 0;
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 3 }), (edits) => {
      const changed = [...parts];
      for (const { at, from, length, kept } of edits)
        changed.splice(at, kept ? 0 : 1, ...parts.slice(from, from + length));
      const text = changed.join('');
      const { plain, ...index } = readPlain(text) ?? {};
      if (plain === undefined) return;
      read += 1;
      expect(index, text).toEqual(readSource(text));
      expect(stripTypeScriptTypes(text)).toBe(text);
    }),
    { numRuns: 1000 },
  );
  // A reader that refuses everything would be right as well.
  expect(read).toBeGreaterThan(100);
});
