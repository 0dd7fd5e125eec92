/** Varints, lengths in every form, and what goes on to the end, in the generated TypeScript: bytes computed by hand. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  be,
  blob,
  lenient,
  list,
  message,
  rest,
  tail,
  text,
  u8,
  u16,
  u24,
  u32,
  u64,
  union,
  variant,
  varint,
  when,
} from '../src/language/index.ts';
import { PREFIXES } from '../src/model/prefixes.ts';
import { type Emitted, fileRules, hex, randomSeed, unhex } from './fixtures/emit.ts';
import { strictErrors } from './fixtures/strict.ts';
import { fateOf, loadTypescript, refusalOf } from './fixtures/typescript.ts';
import type { Any } from './fixtures/vector-check.ts';
import { modelOf, planeOf } from './support/build.ts';

const Body = message({ a: u8, b: tail(u16, { default: 7 }) });
const Whole = message({ a: u8 });
const Prefixed = Object.fromEntries(
  PREFIXES.map((prefix) => {
    const name = prefix.replace('.', '_');
    return [
      `Prefixed_${name}`,
      message({
        blob: blob(200, { prefix }),
        list: list(u16, 200, { prefix }),
        text: text(200, { prefix }),
        cut: text(200, { prefix, bad: 'none' }),
      }),
    ];
  }),
);
const Sized = Object.fromEntries(
  PREFIXES.map((prefix) => [
    `Sized_${prefix.replace('.', '_')}`,
    union(u8, { body: variant(1, Body), none: variant(2) }, { length: prefix, unknown: 'keep', max: 200 }),
  ]),
);
const TAGS = {
  quic: varint('quic'),
  leb128: varint('leb128'),
  be_u16: be.u16,
  be_u64: be.u64,
  be_i32: be.i32,
  u24,
  u64,
};
const Tagged = Object.fromEntries(
  Object.entries(TAGS).flatMap(([name, tag]) => [
    [`Kept_${name}`, union(tag, { body: variant(77, Body) }, { length: 'u8', unknown: 'keep', max: 9 })],
    [`Known_${name}`, union(tag, { body: variant(77, Whole), none: variant(0x7fff) })],
  ]),
);
const members = {
  Body,
  Whole,
  ...Prefixed,
  ...Sized,
  ...Tagged,
  Quic: message({ n: varint('quic') }),
  Leb: message({ n: varint('leb128') }),
  Small: message({ quic: varint('quic', { max: 20_000 }), leb: varint('leb128', { max: 300 }) }),
  Strict: message({ quic: varint('quic', { shortest: true }), leb: varint('leb128', { shortest: true }) }),
  Choice: message({
    version: varint('quic', { max: 1000 }),
    extra: when('version', 64, varint('leb128')),
    pair: lenient(varint('leb128', { max: 300 }), { allowed: [2, 300], otherwise: 2 }),
    late: tail(varint('quic'), { default: 70 }),
  }),
  Huge: union(
    varint('leb128'),
    { top: variant(2n ** 64n - 1n, Body), low: variant(0) },
    { length: 'u8', unknown: 'keep', max: 9 },
  ),
  Bytes: message({ id: u8, data: rest.bytes(3) }),
  Text: message({ id: u8, said: rest.text(4) }),
  Word: message({ id: u8, word: rest.uint(u32) }),
  Wide: message({ wide: rest.uint(u64) }),
  Tight: message({ small: rest.uint(u8) }),
};

const seed = randomSeed();
let out: Emitted;
let t: Any;
let rt: Any;

beforeAll(async () => {
  ({ out, t, rt } = await loadTypescript(modelOf(planeOf(members))));
});
afterAll(() => out.remove());

const fate = (run: () => unknown): unknown => fateOf(rt, run);
const kindOf = (run: () => unknown): unknown => refusalOf(rt, run);
const decode = (name: string, bytes: string): unknown => fate(() => t[`decode${name}`](unhex(bytes)));

describe('varints', () => {
  test.each([
    ['c2197c5eff14e88c', 151_288_809_941_952_652n],
    ['9d7f3e7d', 494_878_333n],
    ['7bbd', 15_293n],
    ['25', 37n],
    ['3f', 63n],
    ['4040', 64n],
    ['7fff', 16_383n],
    ['80004000', 16_384n],
    ['bfffffff', 2n ** 30n - 1n],
    ['c000000040000000', 2n ** 30n],
    ['c01fffffffffffff', 2n ** 53n - 1n],
    ['c020000000000000', 2n ** 53n],
    ['c020000000000001', 2n ** 53n + 1n],
    ['ffffffffffffffff', 2n ** 62n - 1n],
  ])('of QUIC: %s', (bytes, n) => {
    expect(decode('Quic', bytes)).toEqual({ n });
    expect(hex(t.encodeQuic({ n }))).toBe(bytes);
  });

  test.each([
    ['e58e26', 624_485n],
    ['00', 0n],
    ['7f', 127n],
    ['8001', 128n],
    ['ffffffff0f', 2n ** 32n - 1n],
    ['ffffffffffffff0f', 2n ** 53n - 1n],
    ['8080808080808010', 2n ** 53n],
    ['ffffffffffffff7f', 2n ** 56n - 1n],
    ['808080808080808001', 2n ** 56n],
    ['ffffffffffffffffff01', 2n ** 64n - 1n],
  ])('LEB128: %s', (bytes, n) => {
    expect(decode('Leb', bytes)).toEqual({ n });
    expect(hex(t.encodeLeb({ n }))).toBe(bytes);
    expect(decode('Strict', `00${bytes}`)).toEqual({ quic: 0n, leb: n });
  });

  test('longer forms are read, unless they are refused', () => {
    expect(decode('Quic', '4025')).toEqual({ n: 37n });
    expect(decode('Quic', 'c000000000000025')).toEqual({ n: 37n });
    expect(decode('Leb', '80808080808080808000')).toEqual({ n: 0n });
    expect(decode('Strict', '4025 00')).toBe('BadValue Strict.quic 0');
    expect(decode('Strict', '80003fff 00')).toBe('BadValue Strict.quic 0');
    expect(decode('Strict', 'c00000003fffffff 00')).toBe('BadValue Strict.quic 0');
    expect(decode('Strict', '25 a500')).toBe('BadValue Strict.leb 1');
    expect(decode('Strict', '25 ffffffffffffffff8000')).toBe('BadValue Strict.leb 1');
  });

  test('more than the limit is no value, either way', () => {
    expect(decode('Small', '80004e20 ac02')).toEqual({ quic: 20_000, leb: 300 });
    expect(hex(t.encodeSmall({ quic: 20_000, leb: 300 }))).toBe('80004e20ac02');
    expect(decode('Small', '80004e21 ac02')).toBe('BadValue Small.quic 0');
    expect(decode('Small', '00 ad02')).toBe('BadValue Small.leb 1');
    expect(decode('Small', '00 ffffffffffffffffff01')).toBe('BadValue Small.leb 1');
    for (const leb of [301, -1, 1.5, Number.NaN, 1n, '1']) {
      expect(
        kindOf(() => t.encodeSmall({ leb })),
        String(leb),
      ).toBe('BadValue Small.leb');
    }
    for (const n of [2n ** 62n, -1n, 5])
      expect(
        kindOf(() => t.encodeQuic({ n })),
        String(n),
      ).toBe('BadValue Quic.n');
    expect(kindOf(() => t.encodeLeb({ n: 2n ** 64n }))).toBe('BadValue Leb.n');
  });

  test('LEB128 ends after ten bytes and 64 bits', () => {
    expect(decode('Leb', 'ffffffffffffffffff02')).toBe('BadValue Leb.n 0');
    expect(decode('Leb', 'ffffffffffffffffff81')).toBe('BadValue Leb.n 0');
    expect(decode('Leb', '8080808080808080808000')).toBe('BadValue Leb.n 0');
  });

  test('what is cut short says how many bytes there should be', () => {
    const said = (name: string, bytes: string): string => {
      try {
        return t[`decode${name}`](unhex(bytes));
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(said('Quic', '')).toBe('Quic.n at byte 0: 1 bytes are needed and 0 are there');
    expect(said('Quic', 'c2197c')).toBe('Quic.n at byte 0: 8 bytes are needed and 3 are there');
    expect(said('Leb', '8080')).toBe('Leb.n at byte 0: 3 bytes are needed and 2 are there');
    expect(decode('Small', '4025 80')).toBe('Truncated Small.leb 2');
  });

  test('a varint decides, reads as another, and may be missing', () => {
    expect(decode('Choice', '05 02')).toEqual({ version: 5, extra: undefined, pair: 2, late: 70n });
    expect(decode('Choice', '4040 8001 ac02 4100')).toEqual({ version: 64, extra: 128n, pair: 300, late: 256n });
    expect(decode('Choice', '05 03 41')).toBe('Truncated Choice.late 2');
    expect(decode('Choice', '05 03')).toMatchObject({ pair: 2 });
    expect(hex(t.encodeChoice({ version: 64, extra: 1n, pair: 300, late: 70n }))).toBe('404001ac02');
    expect(hex(t.encodeChoice({ late: 71n, pair: 2 }))).toBe('00024047');
  });
});

describe('lengths', () => {
  /** A length in its shortest form. */
  const LENGTH: Record<(typeof PREFIXES)[number], (count: number) => string> = {
    u8: (count) => word(count, 1, false),
    u16: (count) => word(count, 2, false),
    u24: (count) => word(count, 3, false),
    u32: (count) => word(count, 4, false),
    'be.u16': (count) => word(count, 2, true),
    'be.u24': (count) => word(count, 3, true),
    'be.u32': (count) => word(count, 4, true),
    quic: (count) => (count < 64 ? word(count, 1, true) : word(0x4000 + count, 2, true)),
    leb128: (count) =>
      count < 128 ? word(count, 1, false) : word((count & 127) + 128 + ((count >> 7) << 8), 2, false),
  };
  function word(count: number, size: number, big: boolean): string {
    const bytes = Array.from({ length: size }, (_, index) => (count >>> (8 * index)) & 0xff);
    return hex(Uint8Array.from(big ? bytes.reverse() : bytes));
  }

  test.each(PREFIXES)('%s in front of bytes, a list, texts and a body', (prefix) => {
    const name = prefix.replace('.', '_');
    const of = LENGTH[prefix];
    for (const count of [0, 1, 63, 64, 127, 128, 200]) {
      const value = {
        blob: new Uint8Array(count).fill(5),
        list: Array.from({ length: count }, () => 0x0201),
        text: 'x'.repeat(count),
        cut: 'y'.repeat(count),
      };
      const want = [of(count), '05', of(count), '0102', of(count), '78', of(count), '79'].map((part, index) =>
        index % 2 === 0 ? part : part.repeat(count),
      );
      const bytes = t[`encodePrefixed_${name}`](value);
      expect(hex(bytes)).toBe(want.join(''));
      expect(t[`decodePrefixed_${name}`](bytes)).toEqual(value);
      const kept = { kind: 'unknown', tag: 9, body: new Uint8Array(count).fill(6) };
      expect(hex(t[`encodeSized_${name}`](kept))).toBe(`09${of(count)}${'06'.repeat(count)}`);
      expect(t[`decodeSized_${name}`](t[`encodeSized_${name}`](kept))).toEqual(kept);
    }
    expect(hex(t[`encodeSized_${name}`]({ kind: 'body', body: { a: 1, b: 7 } }))).toBe(`01${of(1)}01`);
    expect(decode(`Sized_${name}`, `01${of(3)}010203`)).toEqual({ kind: 'body', body: { a: 1, b: 0x0302 } });
    expect(decode(`Sized_${name}`, `02${of(0)}`)).toEqual({ kind: 'none' });
  });

  test.each(PREFIXES)('%s above its limit, or beyond the end', (prefix) => {
    const name = `Prefixed_${prefix.replace('.', '_')}`;
    const of = LENGTH[prefix];
    const least = of(0).length / 2;
    expect(decode(name, of(201))).toBe(`TooLong ${name}.blob 0`);
    expect(decode(name, of(0) + of(201))).toBe(`TooLong ${name}.list ${least}`);
    expect(decode(name, of(0) + of(0) + of(201))).toBe(`TooLong ${name}.text ${2 * least}`);
    expect(decode(name, of(0) + of(0) + of(0) + of(201))).toBe(
      `Truncated ${name}.cut ${3 * least + of(201).length / 2}`,
    );
    expect(decode(name, of(3).concat('0102'))).toBe(`Truncated ${name}.blob ${least}`);
    expect(decode(name, of(0) + of(2).concat('010203'))).toBe(`Truncated ${name}.list ${2 * least}`);
    expect(decode(name, of(0) + of(0) + of(2).concat('c328') + of(0))).toBe(`BadUtf8 ${name}.text ${3 * least}`);
    expect(decode(name, of(0) + of(0) + of(0) + of(2).concat('c328'))).toMatchObject({ cut: '' });
    expect(decode(name, of(0) + of(0) + of(3).concat('efbbbf') + of(0))).toMatchObject({ text: '\ufeff' });
    expect(decode(name, of(0) + of(0) + of(0) + of(201) + '61'.repeat(201))).toMatchObject({ cut: '' });
    expect(decode(name, of(0).slice(2))).toBe(`Truncated ${name}.blob 0`);
    const long = 'x'.repeat(201);
    expect(kindOf(() => t[`encode${name}`]({ blob: new Uint8Array(201) }))).toBe(`TooLong ${name}.blob`);
    expect(kindOf(() => t[`encode${name}`]({ list: new Array(201).fill(0) }))).toBe(`TooLong ${name}.list`);
    expect(kindOf(() => t[`encode${name}`]({ text: long }))).toBe(`TooLong ${name}.text`);
    expect(kindOf(() => t[`encode${name}`]({ text: 'ä'.repeat(101) }))).toBe(`TooLong ${name}.text`);
    expect(t[`decode${name}`](t[`encode${name}`]({ cut: `${'x'.repeat(199)}ä` })).cut).toBe('x'.repeat(199));
    expect(t[`decode${name}`](t[`encode${name}`]({ cut: `${'x'.repeat(198)}😀` })).cut).toBe('x'.repeat(198));
    const union = `Sized_${prefix.replace('.', '_')}`;
    expect(decode(union, `01${of(201)}`)).toBe(`TooLong ${union}.body 1`);
    expect(decode(union, `01${of(4)}010203`)).toBe(`Truncated ${union}.body ${1 + least}`);
    expect(decode(union, `01${of(4)}01020304`)).toBe(`TrailingBytes ${union}.body ${4 + least}`);
    const body = new Uint8Array(201);
    expect(kindOf(() => t[`encode${union}`]({ kind: 'unknown', tag: 9, body }))).toBe(`TooLong ${union}.body`);
  });

  test('a longer form of a length is read, and one beyond all numbers is none', () => {
    expect(decode('Sized_quic', '09 4002 0102')).toMatchObject({ body: Uint8Array.of(1, 2) });
    expect(decode('Sized_leb128', '09 828000 0102')).toMatchObject({ body: Uint8Array.of(1, 2) });
    expect(decode('Sized_quic', '09 ffffffffffffffff')).toBe('TooLong Sized_quic.body 1');
    expect(decode('Sized_leb128', '09 ffffffffffffffffff01')).toBe('TooLong Sized_leb128.body 1');
    expect(decode('Sized_leb128', '09 ffffffffffffffffff7f')).toBe('BadValue Sized_leb128.body 1');
    expect(decode('Sized_u32', '09 ffffffff')).toBe('TooLong Sized_u32.body 1');
    expect(decode('Prefixed_be_u32', 'ffffffff')).toBe('TooLong Prefixed_be_u32.blob 0');
    expect(decode('Prefixed_quic', '00 00 00 d000000000000000')).toBe('Truncated Prefixed_quic.cut 11');
  });
});

describe('tags', () => {
  test.each([
    ['quic', '404d', '80007fff', '0a', 10n],
    ['leb128', '4d', 'ffff01', '808001', 16_384n],
    ['be_u16', '004d', '7fff', 'fffe', 0xfffe],
    ['be_u64', '000000000000004d', '0000000000007fff', 'fffffffffffffffe', 0xffff_ffff_ffff_fffen],
    ['be_i32', '0000004d', '00007fff', 'fffffffe', -2],
    ['u24', '4d0000', 'ff7f00', 'feffff', 0xfffffe],
    ['u64', '4d00000000000000', 'ff7f000000000000', 'feffffffffffffff', 0xffff_ffff_ffff_fffen],
  ])('%s', (name, known, none, unknown, tag) => {
    const body = { kind: 'body', body: { a: 1, b: 7 } };
    expect(hex(t[`encodeKept_${name}`](body))).toBe(`${known}0101`);
    expect(decode(`Kept_${name}`, `${known}0101`)).toEqual(body);
    expect(hex(t[`encodeKnown_${name}`]({ kind: 'none' }))).toBe(none);
    expect(decode(`Known_${name}`, none)).toEqual({ kind: 'none' });
    expect(decode(`Known_${name}`, `${known}01`)).toEqual({ kind: 'body', body: { a: 1 } });
    const kept = { kind: 'unknown', tag, body: Uint8Array.of(1, 2) };
    expect(decode(`Kept_${name}`, `${unknown}020102`)).toEqual(kept);
    expect(hex(t[`encodeKept_${name}`](kept))).toBe(`${unknown}020102`);
    expect(decode(`Known_${name}`, unknown)).toBe(`BadValue Known_${name}.tag 0`);
    expect(decode(`Known_${name}`, none.slice(2))).not.toEqual({ kind: 'none' });
    expect(decode(`Known_${name}`, '')).toBe(`Truncated Known_${name}.tag 0`);
    const twice = { ...kept, tag: typeof tag === 'bigint' ? 77n : 77 };
    expect(kindOf(() => t[`encodeKept_${name}`](twice))).toBe(`BadValue Kept_${name}.tag`);
    for (const bad of [2n ** 64n, -1n << 40n, 1.5, 'x']) {
      expect(kindOf(() => t[`encodeKept_${name}`]({ ...kept, tag: bad }))).toBe(`BadValue Kept_${name}.tag`);
    }
  });

  test('beyond 2^53 every tag is another one', () => {
    const top = { kind: 'top', body: { a: 1, b: 7 } };
    expect(hex(t.encodeHuge(top))).toBe('ffffffffffffffffff010101');
    expect(decode('Huge', 'ffffffffffffffffff01 01 01')).toEqual(top);
    expect(decode('Huge', 'feffffffffffffffff01 00')).toMatchObject({ kind: 'unknown', tag: 2n ** 64n - 2n });
    expect(decode('Huge', '8000 00')).toEqual({ kind: 'low' });
    expect(decode('Kept_leb128', 'ffffffffffffffffff01 00')).toMatchObject({ tag: 2n ** 64n - 1n });
    expect(decode('Kept_quic', 'c020000000000001 00')).toMatchObject({ tag: 2n ** 53n + 1n });
    expect(decode('Kept_leb128', 'ffffffffffffffffff02 00')).toBe('BadValue Kept_leb128.tag 0');
  });
});

describe('what goes on to the end', () => {
  test('bytes and texts, up to their limit', () => {
    expect(decode('Bytes', '01')).toEqual({ id: 1, data: new Uint8Array(0) });
    expect(decode('Bytes', '01 aabbcc')).toEqual({ id: 1, data: unhex('aabbcc') });
    expect(decode('Bytes', '01 aabbccdd')).toBe('TooLong Bytes.data 1');
    expect(hex(t.encodeBytes({ id: 1, data: unhex('aabb') }))).toBe('01aabb');
    expect(kindOf(() => t.encodeBytes({ data: new Uint8Array(4) }))).toBe('TooLong Bytes.data');
    expect(decode('Text', '01 efbbbf61')).toEqual({ id: 1, said: '\ufeffa' });
    expect(decode('Text', '01 6162636465')).toBe('TooLong Text.said 1');
    expect(decode('Text', '01 c3')).toBe('BadUtf8 Text.said 1');
    expect(hex(t.encodeText({ id: 1, said: 'ää' }))).toBe('01c3a4c3a4');
    expect(kindOf(() => t.encodeText({ said: 'äää' }))).toBe('TooLong Text.said');
    expect(kindOf(() => t.encodeText({ said: 'aaaaa' }))).toBe('TooLong Text.said');
  });

  test('a number in as many bytes as there are', () => {
    expect(decode('Word', '01')).toBe('Truncated Word.word 1');
    expect(decode('Word', '01 05')).toEqual({ id: 1, word: 5 });
    expect(decode('Word', '01 0500000000000000')).toEqual({ id: 1, word: 5 });
    expect(decode('Word', '01 ffffffff')).toEqual({ id: 1, word: 0xffffffff });
    expect(decode('Word', '01 0000000001')).toBe('BadValue Word.word 1');
    expect(decode('Word', '01 050000000000000000')).toBe('TooLong Word.word 1');
    expect(decode('Tight', '0001')).toBe('BadValue Tight.small 0');
    expect(decode('Wide', 'ffffffffffffffff')).toEqual({ wide: 2n ** 64n - 1n });
    expect(['00', 'ff', '0001', 'ffffff', '00000001'].map((bytes) => decode('Wide', bytes))).toEqual(
      [0n, 255n, 256n, 0xffffffn, 0x1000000n].map((wide) => ({ wide })),
    );
    for (const [wide, bytes] of [
      [0n, '00'],
      [255n, 'ff'],
      [256n, '0001'],
      [2n ** 63n, '0000000000000080'],
    ] as const) {
      expect(hex(t.encodeWide({ wide }))).toBe(bytes);
    }
    expect(hex(t.encodeWord({ word: 0x10000 }))).toBe('00000001');
    for (const word of [-1, 2 ** 32, 1.5, 5n]) expect(kindOf(() => t.encodeWord({ word }))).toBe('BadValue Word.word');
    for (const wide of [-1n, 2n ** 64n, 5]) expect(kindOf(() => t.encodeWide({ wide }))).toBe('BadValue Wide.wide');
  });
});

describe('random', () => {
  test('what is written is read back, and again gives the same bytes', () => {
    const quic = fc.bigInt({ min: 0n, max: 2n ** 62n - 1n });
    const leb = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    const near = fc.tuple(fc.nat(63), fc.constantFrom(-1n, 0n, 1n)).map(([bits, off]) => (1n << BigInt(bits)) + off);
    fc.assert(
      fc.property(fc.oneof(near, quic), fc.oneof(near, leb), (first, n) => {
        const quic = BigInt.asUintN(62, first);
        const bytes = t.encodeStrict({ quic, leb: n });
        expect(t.decodeStrict(bytes)).toEqual({ quic, leb: n });
        expect(hex(bytes)).toBe(hex(t.encodeQuic({ n: quic })) + hex(t.encodeLeb({ n })));
        expect(t.decodeWide(t.encodeWide({ wide: n }))).toEqual({ wide: n });
      }),
      { seed, numRuns: 1000 },
    );
  });

  test('hostile bytes give a value or a DecodeError', () => {
    const names = Object.keys(members);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 24 }), fc.constantFrom(...names), (bytes, name) => {
        fate(() => t[`decode${name}`](bytes));
        fate(() => t[`decode${name}Exact`](bytes));
      }),
      { seed, numRuns: 6000 },
    );
  });
});

test('the files obey the rules, and the strict compiler takes them', () => {
  expect(fileRules(out.files)).toEqual([]);
  expect(strictErrors(out)).toBe('');
}, 300_000);
