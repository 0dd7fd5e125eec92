/** Registries in the generated TypeScript: random values, hostile bytes, planted faults, the strict compiler. */
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Emitted, fileRules, hex, randomSeed, unhex } from './fixtures/emit.ts';
import { ENTRIES, entries } from './fixtures/entries-model.ts';
import { strictErrors } from './fixtures/strict.ts';
import { fateOf, loadTypescript } from './fixtures/typescript.ts';
import type { Any } from './fixtures/vector-check.ts';

const NAMES = ENTRIES.planes[0]!.members.filter(({ kind }) => kind !== 'enum').map(({ name }) => name);
const seed = randomSeed();
let out: Emitted;
let t: Any;
let rt: Any;

beforeAll(async () => {
  ({ out, t, rt } = await loadTypescript(ENTRIES));
});
afterAll(() => out.remove());

const fate = (run: () => unknown): unknown => fateOf(rt, run);
const decode = (name: string, bytes: string): unknown => fate(() => t[`decode${name}`](unhex(bytes)));
const full = () => ({
  mode: { width: 1, depth: 8, late: '' },
  name: 'ä',
  rate: 300,
  key: unhex('0102'),
  offer: [unhex('aa'), unhex('')],
  kind: 2,
  inner: { x: 5 },
  turn: { kind: 'halt' },
  many: [1, 2],
});

describe('random', () => {
  const value = (length: number) => fc.uint8Array({ maxLength: length });
  const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
  const known = {
    mode: maybe(fc.record({ width: fc.nat(65535), depth: fc.nat(255), late: fc.constantFrom('', 'a', 'ä', 'abc') })),
    name: maybe(fc.string({ maxLength: 16, unit: 'grapheme' }).filter((text) => Buffer.byteLength(text) <= 64)),
    rate: fc.nat(0xffffffff),
    key: maybe(fc.uint8Array({ minLength: 2, maxLength: 2 })),
    offer: fc.array(value(5), { maxLength: 2 }),
    kind: maybe(fc.constantFrom(1, 2)),
    inner: maybe(fc.record({ x: fc.nat(255) })),
    turn: maybe(fc.constantFrom({ kind: 'halt' }, { kind: 'move', body: { width: 3, depth: 8, late: '' } })),
    many: maybe(fc.array(fc.nat(65535), { maxLength: 3 })),
  };
  const tags = new Set(Object.values(entries).map(({ tag }) => tag));
  const unknown = fc.record({
    tag: fc.bigInt({ min: 0n, max: 2n ** 62n - 1n }).filter((tag) => !tags.has(tag)),
    value: value(9),
  });

  test('what is written is read back, and again gives the same bytes, in any order', () => {
    fc.assert(
      fc.property(fc.record({ ...known, unknown: fc.array(unknown, { maxLength: 2 }) }), (wanted) => {
        const bytes: Uint8Array = t.encodeKeep(wanted);
        expect(bytes.length).toBeGreaterThanOrEqual(t.Keep_MIN_SIZE);
        expect(bytes.length).toBeLessThanOrEqual(t.Keep_MAX_SIZE);
        expect(t.decodeKeep(bytes)).toEqual(wanted);
        expect(hex(t.encodeKeep(t.decodeKeep(bytes)))).toBe(hex(bytes));
        const { unknown: others, ...rest } = wanted;
        expect(t.decodeSkip(bytes)).toEqual(rest);
        // One entry after another, the unknown ones first.
        const single = (part: object) => {
          const all = hex(t.encodeKeep({ ...part, rate: 0 }));
          return 'mode' in part || 'name' in part ? all.slice(0, -'060100'.length) : all.slice('060100'.length);
        };
        const parts = [
          { unknown: others },
          ...Object.entries(rest)
            .map(([name, item]) => ({ [name]: item }))
            .reverse(),
        ];
        const mixed = parts.map((part) => ('rate' in part ? hex(t.encodeKeep(part)) : single(part))).join('');
        expect(t.decodeKeep(unhex(mixed))).toEqual(wanted);
        const framed = t.encodeFrame({ kind: 'hello', body: { fields: wanted } });
        expect(t.decodeFrame(framed)).toEqual({ kind: 'hello', body: { fields: wanted } });
      }),
      { seed, numRuns: 500 },
    );
  });

  test('every cut and every changed byte gives a value or a DecodeError', () => {
    const bytes: Uint8Array = t.encodeFrame({ kind: 'hello', body: { fields: { ...full(), unknown: [] } } });
    const at = fc.nat(bytes.length - 1);
    fc.assert(
      fc.property(fc.array(fc.tuple(at, fc.nat(255)), { maxLength: 4 }), at, (changes, end) => {
        const hostile = bytes.slice();
        for (const [place, byte] of changes) hostile[place] = byte;
        fate(() => t.decodeFrame(hostile));
        fate(() => t.decodeFrameExact(hostile.subarray(0, end)));
        fate(() => t.decodeKeep(hostile.subarray(end)));
      }),
      { seed, numRuns: 2000 },
    );
  });

  test('hostile bytes give a value or a DecodeError', () => {
    const few = fc.array(fc.oneof(fc.nat(11), fc.nat(255)), { maxLength: 30 });
    fc.assert(
      fc.property(few, fc.constantFrom(...NAMES), (given, name) => {
        const bytes = Uint8Array.from(given);
        const read = fate(() => t[`decode${name}`](bytes));
        // What was read can be written, and is read again as the same.
        if (typeof read === 'object') expect(t[`decode${name}`](t[`encode${name}`](read))).toEqual(read);
      }),
      { seed, numRuns: 6000 },
    );
  });
});

/** A fault in the generated files: where, what becomes of which text, and the bytes that are read otherwise with it. */
const PLANTED: readonly (readonly [string, string, string, string, string, string])[] = [
  [
    'a tag is told by its low bits',
    'runtime.ts',
    '<< 8) | b[at + 1]!;\n    if (size',
    '<< 9) | b[at + 1]!;\n    if (size',
    'Keep',
    '060100 4407 00',
  ],
  ['LEB128 of more than 64 bits', 'runtime.ts', 'byte > 1)', 'byte > 2)', 'Bare', '80808080808080808002 00'],
  [
    'a wide tag is rounded',
    'runtime.ts',
    '? BigInt(rough) : form',
    '? BigInt(rough) : true ? BigInt(rough) : form',
    'Keep',
    '060100 c020000000000001 00',
  ],
  [
    'a value may be longer than the frame',
    'runtime.ts',
    'r.end - at < count',
    'r.bytes.length - at < count',
    'Last',
    '0500 0100 0200 0700',
  ],
  [
    'a value need not fill its bytes',
    'p.ts',
    "r.leave(inner, 'Keep.kind')",
    "r.at = r.end; r.leave(inner, 'Keep.kind')",
    'Keep',
    '060100 01 02 0101',
  ],
  [
    'a second one is not noticed',
    'p.ts',
    "if (f2 !== undefined) throw repeated('Keep.rate'",
    "if (f3 !== undefined) throw repeated('Keep.rate'",
    'Keep',
    '060100 060101',
  ],
  [
    'one too many of a list',
    'p.ts',
    'if (f4.length === 2)',
    'if (f4.length === 3)',
    'Keep',
    '060100 02020000 02020000 02020000',
  ],
  ['one too many in all', 'p.ts', 'count === 12', 'count === 13', 'Keep', `060100 ${'0800'.repeat(12)}`],
  [
    'what must be there is not missed',
    'p.ts',
    "if (f2 === undefined) throw missing('Keep.rate', r.at);",
    'if (f2 === undefined) f2 = 0;',
    'Keep',
    '',
  ],
  [
    'the limit of all is not looked at',
    'p.ts',
    "checkEntries(r, 20, 'Words')",
    "checkEntries(r, 21, 'Words')",
    'Words',
    `0001 0011 ${'00'.repeat(17)}`,
  ],
  [
    'the first one does not count',
    'p.ts',
    'if (f0 !== undefined) r.at = r.end;',
    'if (f0 === null) r.at = r.end;',
    'First',
    '0a00 0100 0100 07 0100 0100 08',
  ],
];
test.each(PLANTED)('a planted fault is noticed: %s', async (_, file, from, to, name, bytes) => {
  const folder = `${out.folder}-planted-${PLANTED.findIndex((fault) => fault[2] === from)}`;
  try {
    cpSync(out.folder, folder, { recursive: true });
    const text = out.text(file);
    expect(text).toContain(from);
    writeFileSync(join(folder, file), text.replaceAll(from, to));
    const wrong: Any = await import(pathToFileURL(join(folder, 'index.ts')).href);
    const read = (): unknown => {
      try {
        return wrong.p[`decode${name}`](unhex(bytes));
      } catch (error) {
        return `${(error as Any).kind} ${(error as Any).what} ${(error as Any).offset}`;
      }
    };
    expect(read()).not.toEqual(decode(name, bytes));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('the files obey the rules, and the strict compiler takes them', () => {
  expect(fileRules(out.files)).toEqual([]);
  expect(strictErrors(out)).toBe('');
}, 300_000);
