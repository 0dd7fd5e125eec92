/** Registries in the generated TypeScript: bytes computed by hand, every kind of error at its place. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Emitted, hex, unhex } from './fixtures/emit.ts';
import { ENTRIES, entries, odd } from './fixtures/entries-model.ts';
import { fateOf, loadTypescript, refusalOf } from './fixtures/typescript.ts';
import type { Any } from './fixtures/vector-check.ts';

let out: Emitted;
let t: Any;
let rt: Any;

beforeAll(async () => {
  ({ out, t, rt } = await loadTypescript(ENTRIES));
});
afterAll(() => out.remove());

const fate = (run: () => unknown): unknown => fateOf(rt, run);
const refusal = (run: () => unknown): unknown => refusalOf(rt, run);
const decode = (name: string, bytes: string): unknown => fate(() => t[`decode${name}`](unhex(bytes)));
const encode = (name: string, value?: unknown): unknown => {
  const result = refusal(() => t[`encode${name}`](value));
  return result instanceof Uint8Array ? hex(result) : result;
};
const spaced = (text: string): string => text.replaceAll(' ', '');
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

describe('entries', () => {
  test('are written in the order of the declaration, those that are given', () => {
    const known =
      '03 02 0100  07 02 c3a4  06 02 2c01  80004000 02 0102  02 03 0001aa  02 02 0000  01 01 02' +
      '09 03 010105  0a 03 404000  0b 05 0201000200';
    expect(encode('Skip', full())).toBe(spaced(known));
    const unknown = [
      { tag: 2n ** 60n, value: unhex('aabb') },
      { tag: 0n, value: unhex('') },
    ];
    expect(encode('Keep', { ...full(), unknown })).toBe(spaced(`${known} d000000000000000 02 aabb 00 00`));
    expect(encode('Keep')).toBe('060100');
    expect(encode('Keep', { rate: 0xffffffff, mode: undefined })).toBe('0604ffffffff');
    expect(encode('Last', { c: [1, 2], a: 3 })).toBe(spaced('0f00 0100 0100 03 0300 0100 01 0300 0100 02'));
    expect(encode('Lists', { c: [-2n] })).toBe(spaced('0c ff 000008 feffffffffffffff'));
    expect(encode('Words', { a: 1, unknown: [{ tag: 0x8002, value: unhex('09') }] })).toBe('80010001018002000109');
    expect(encode('Top', { top: 1, low: 2 })).toBe(spaced('ffffffffffffffff 01 01 00 01 02'));
  });

  test('are read in every order, with longer forms of their numbers', () => {
    const unknown = [{ tag: 2n ** 60n, value: unhex('aabb') }];
    const bytes =
      '0b 05 0201000200 d000000000000000 02 aabb 4001 01 02 80000006 02 2c01 02 4003 0001aa 0a 06 404080000000' +
      '80004000 02 0102 09 03 010105 02 02 0000 03 02 0100 07 02 c3a4';
    expect(decode('Keep', bytes)).toEqual({ ...full(), unknown });
    const { unknown: _, ...skipped } = { ...full(), unknown };
    expect(decode('Skip', bytes)).toEqual(skipped);
    expect(decode('Keep', '06 02 0100')).toEqual({ ...t.defaultKeep(), rate: 1 });
  });

  test('what is not there is nothing, an empty list, or the default of what must be there', () => {
    const nothing = { mode: undefined, name: undefined, key: undefined, kind: undefined, inner: undefined };
    expect(t.defaultKeep()).toEqual({ ...nothing, turn: undefined, many: undefined, rate: 0, offer: [], unknown: [] });
    expect(Object.keys(t.defaultSkip())).toEqual(Object.keys(entries));
    expect(t.Keep_TAGS).toMatchObject({ mode: 3n, key: 16384n });
    expect(t.Lists_TAGS).toEqual({ c: -1 });
    expect(t.defaultLists()).toEqual({ c: [] });
    expect(t.defaultBody()).toEqual({ fields: t.defaultKeep() });
  });

  test('a message in one may end before its tails, and must fill its bytes', () => {
    expect(decode('Keep', '06 01 00 03 03 0100 09')).toMatchObject({ mode: { width: 1, depth: 9, late: '' } });
    expect(decode('Keep', '06 01 00 03 05 0100 09 01 61')).toMatchObject({ mode: { depth: 9, late: 'a' } });
    expect(decode('Keep', '06 01 00 03 05 0100 09 02 61')).toBe('Truncated Mode.late 9');
    expect(decode('Keep', '06 01 00 03 06 0100 09 01 61 62')).toBe('TrailingBytes Keep.mode 10');
    expect(decode('Keep', '06 01 00 01 02 0101')).toBe('TrailingBytes Keep.kind 6');
    expect(decode('Keep', '06 01 00 80004000 01 01')).toBe('Truncated Keep.key 8');
    expect(decode('Keep', '06 01 00 0a 04 40408000')).toBe('Truncated Turn.body 7');
  });

  test('names that JavaScript has for itself are names as others', () => {
    const value = Object.fromEntries(odd.map((name, index) => [name, index]));
    const bytes = odd.map((_, index) => hex(Uint8Array.of(index, 1, index))).join('');
    expect(encode('Odd', value)).toBe(bytes);
    expect(decode('Odd', bytes)).toEqual(value);
    expect(encode('Odd', {})).toBe('');
    expect(Object.values(t.decodeOdd(new Uint8Array(0)))).toEqual(odd.map(() => undefined));
  });
});

describe('what a reader refuses, and where', () => {
  test.each([
    ['a total that is cut', 'Last', '00', 'Truncated Last.total 0'],
    ['a total above the limit', 'Last', '4100', 'TooLong Last.total 0'],
    ['a total beyond the end', 'Last', '0500 0100 0100', 'Truncated Last.total 2'],
    ['a long total beyond the end', 'Lists', '8c00 ff 000008', 'Truncated Lists.total 2'],
    ['bytes behind the total', 'Last', '0000 00', 'TrailingBytes Last 2'],
    ['bytes above the limit', 'Words', `0001 0011 ${'00'.repeat(17)}`, 'TooLong Words 0'],
    ['a tag that is cut', 'Last', '0100 01', 'Truncated Last.tag 2'],
    ['a varint of a tag that is cut', 'Keep', '060100 8000', 'Truncated Keep.tag 3'],
    ['a tag that is none', 'Bare', '80808080808080808002 00', 'BadValue Bare.tag 0'],
    ['an unknown tag', 'Refuse', '0400 0900 0000', 'BadValue Refuse.tag 2'],
    ['an unknown tag before its length', 'Refuse', '0200 0900', 'BadValue Refuse.tag 2'],
    ['a length that is cut', 'Last', '0300 0100 01', 'Truncated Last.length 4'],
    ['no length', 'Keep', '060100 07', 'Truncated Keep.length 4'],
    ['a length that is none', 'Bare', '01 ffffffffffffffffffff 00', 'BadValue Bare.length 1'],
    ['a value that is cut', 'Keep', '060100 07 03 6161', 'Truncated Keep.name 5'],
    ['an unknown value that is cut', 'Keep', '060100 08 03 6161', 'Truncated Keep.unknown 5'],
    ['a skipped value that is cut', 'Last', '0500 0900 0200 00', 'Truncated Last.unknown 6'],
    ['a value of 2^62 - 1 bytes', 'Keep', '060100 08 ffffffffffffffff', 'Truncated Keep.unknown 12'],
    ['a value of 2^64 - 1 bytes', 'Bare', '01 ffffffffffffffffff01', 'Truncated Bare.low 11'],
    ['a second one', 'Keep', '060100 060101', 'Repeated Keep.rate 3'],
    ['a second one of no value', 'Keep', '060100 0600', 'Repeated Keep.rate 3'],
    ['a second one that is cut', 'Keep', '060100 0602', 'Truncated Keep.rate 5'],
    ['a second one in a block', 'Refuse', '0a00 0100 0100 07 0100 0100 08', 'Repeated Refuse.a 7'],
    [
      'a second one that would count, and is wrong',
      'Last',
      '0b00 0100 0100 07 0100 0200 0808',
      'TrailingBytes Last.a 12',
    ],
    ['a third one of two', 'Keep', '060100 02020000 02020000 02020000', 'TooLong Keep.offer 11'],
    ['too many entries', 'Keep', `060100 ${'0800'.repeat(12)}`, 'TooLong Keep.entries 25'],
    ['nothing, where something must be', 'Keep', '', 'Missing Keep.rate 0'],
    ['all but what must be', 'Keep', '0702c3a4', 'Missing Keep.rate 4'],
    ['an empty list that must not be', 'Lists', '00', 'Missing Lists.c 1'],
    ['what must be, inside of an entry', 'Keep', '060100 09 00', 'Missing Inner.x 5'],
    ['a value that is wrong', 'Keep', '060100 01 01 03', 'BadValue Keep.kind 5'],
    ['a text that is none', 'Keep', '060100 07 02 c328', 'BadUtf8 Keep.name 5'],
    ['a number that is too long', 'Keep', '06 09 000000000000000000', 'TooLong Keep.rate 2'],
    ['a number that is too large', 'Keep', '06 05 0000000001', 'BadValue Keep.rate 2'],
    ['no number', 'Keep', '06 00', 'Truncated Keep.rate 2'],
  ])('%s', (_, name, bytes, want) => {
    expect(decode(name, bytes)).toBe(want);
    expect(decode(`${name}Exact`, bytes)).toBe(want);
  });

  test('of two entries the first or the last one counts', () => {
    const twice = '1200 0100 0100 07 0200 0000 0100 0100 08 0900 0000';
    expect(decode('First', twice)).toEqual({ a: 7, b: new Uint8Array(0), c: [] });
    expect(decode('Last', twice)).toEqual({ a: 8, b: new Uint8Array(0), c: [] });
    // The second one is passed over unread.
    expect(decode('First', '0b00 0100 0100 07 0100 0200 0808')).toMatchObject({ a: 7 });
    expect(decode('First', '0f00 0300 0100 01 0300 0100 02 0300 0100 03')).toBe('TooLong First.c 12');
  });

  test('a fault inside of a total is no cut of the message; the end before one is', () => {
    const none = { block: t.defaultLast(), lists: t.defaultLists(), after: 0 };
    expect(fate(() => t.decodeLate(unhex('05')))).toEqual({ id: 5, ...none });
    expect(fate(() => t.decodeLate(unhex('05 0500 0100 0100 07')))).toMatchObject({ block: { a: 7 } });
    expect(fate(() => t.decodeLate(unhex('05 0400 0100 0100')))).toBe('Truncated Last.a 7');
    expect(fate(() => t.decodeLate(unhex('05 0500 0100')))).toBe('Truncated Last.total 3');
  });

  test('a registry without a total ends with the body around it', () => {
    expect(decode('Frame', '01 03 060109 ')).toMatchObject({ body: { fields: { rate: 9 } } });
    expect(decode('Frame', '01 02 060109')).toBe('Truncated Keep.rate 4');
    expect(decode('Frame', '01 03 060109 00')).toBe('TrailingBytes Frame 5');
    expect(decode('Frame', '02 03 060109')).toEqual({ kind: 'unknown', tag: 2n, body: unhex('060109') });
    expect(fate(() => t.decodeFramePrefix(unhex('01 03 060109 060109')).used)).toBe(5);
  });
});

describe('what a writer refuses', () => {
  test.each([
    ['too many of one', 'Keep', { offer: [unhex(''), unhex(''), unhex('')] }, 'TooLong Keep.offer'],
    ['an empty list that must not be', 'Lists', { c: [] }, 'BadValue Lists.c'],
    ['the same by default', 'Lists', {}, 'BadValue Lists.c'],
    ['a known tag among the unknown', 'Keep', { unknown: [{ tag: 3n, value: unhex('') }] }, 'BadValue Keep.tag'],
    [
      'a tag that the form cannot hold',
      'Keep',
      { unknown: [{ tag: 2n ** 62n, value: unhex('') }] },
      'BadValue Keep.tag',
    ],
    ['a negative tag', 'Keep', { unknown: [{ tag: -1n, value: unhex('') }] }, 'BadValue Keep.tag'],
    ['a tag of another type', 'Keep', { unknown: [{ tag: 5, value: unhex('') }] }, 'BadValue Keep.tag'],
    ['a tag above its word', 'Words', { unknown: [{ tag: 0x10000, value: unhex('') }] }, 'BadValue Words.tag'],
    [
      'a value beyond its length',
      'Words',
      { unknown: [{ tag: 1, value: new Uint8Array(65536) }] },
      'TooLong Words.unknown',
    ],
    ['all above the limit', 'Words', { unknown: [{ tag: 1, value: new Uint8Array(17) }] }, 'TooLong Words'],
    [
      'too many entries',
      'Keep',
      { unknown: Array.from({ length: 12 }, () => ({ tag: 8n, value: unhex('') })) },
      'TooLong Keep.entries',
    ],
    ['a long text', 'Keep', { name: 'x'.repeat(65) }, 'TooLong Keep.name'],
    ['a wrong number', 'Keep', { rate: -1 }, 'BadValue Keep.rate'],
    ['a wrong length', 'Keep', { key: unhex('01') }, 'BadValue Keep.key'],
    ['what is wrong inside', 'Keep', { mode: { width: 65536, depth: 8, late: '' } }, 'BadValue Mode.width'],
  ])('%s', (_, name, value, want) => {
    expect(encode(name, value)).toBe(want);
    // Nothing of it is left for the next message.
    expect(encode('Keep', { rate: 1 })).toBe('060101');
  });

  test('all above the limit of a total', () => {
    expect(encode('Last', { b: new Uint8Array(9), c: [1, 2], a: 1 })).toBe(
      spaced('1c00 0100 0100 01 0200 0900 000000000000000000 0300 0100 01 0300 0100 02'),
    );
    expect(encode('Late', { lists: { c: [1n, 2n] } })).toBe(
      spaced('00 0000 18 ff 000008 0100000000000000 ff 000008 0200000000000000'),
    );
    expect(encode('Late', { lists: { c: [] } })).toBe('00');
    expect(encode('Late', { after: 1 })).toBe('BadValue Lists.c');
  });

  test('a default that nobody can write is none where it may be missing', () => {
    expect(encode('Later', {})).toBe('00');
    expect(encode('Later', t.defaultLater())).toBe('00');
    const whole = { id: 0, lists: { c: [1n] } };
    expect(encode('Later', { whole })).toBe(spaced('00 00 0c ff 000008 0100000000000000'));
    expect(encode('Later', { whole: { id: 1, lists: { c: [] } } })).toBe('BadValue Lists.c');
    expect(encode('Later', { within: { whole } })).toBe('BadValue Lists.c');
    expect(encode('Later', { whole, within: { whole } })).toBe(
      spaced('00 00 0c ff 000008 0100000000000000 10 01 0e 00 0c ff 000008 0100000000000000'),
    );
    expect(encode('Later', { last: 1 })).toBe('BadValue Lists.c');
    expect(encode('Whole', {})).toBe('BadValue Lists.c');
  });
});
