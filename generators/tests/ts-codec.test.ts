/** Behaviour of the generated TypeScript codecs: bytes written by hand, round trips, hostile input. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TsOptions, tsEmitter } from '../src/emit/ts/index.ts';
import { type Emitted, emitTo, hex, randomSeed, unhex } from './fixtures/emit.ts';
import { SHAPES } from './fixtures/shapes.ts';

// biome-ignore lint/suspicious/noExplicitAny: the module is made while the test runs
type Any = any;
let out: Emitted;
let t: Any;
let rt: Any;
const seed = randomSeed();

beforeAll(async () => {
  out = await emitTo(tsEmitter, TsOptions.parse({}), SHAPES);
  const index = await import(pathToFileURL(join(out.folder, 'index.ts')).href);
  t = index.shapes;
  rt = index.runtime;
});
afterAll(() => out.remove());

/** Kind of the decode error, or the value. */
function fate(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    if (error instanceof rt.DecodeError) return (error as Any).kind;
    throw error;
  }
}

describe('presence', () => {
  test('defaults write only what is always written', () => {
    expect(hex(t.encodeGreeting({ version: 7 }))).toBe('544d0700000000');
    expect(hex(t.encodeAnswer())).toBe('544d0000000000');
    expect(hex(t.encodeReport({ a: 1 }))).toBe('01000000');
  });

  test('a later field brings the earlier placeholders, a remainder has none', () => {
    expect(hex(t.encodeGreeting({ rate: 1 }))).toBe('544d00000000 00 00 02 01000000'.replaceAll(' ', ''));
    expect(hex(t.encodeGreeting({ area: { x: 1, y: -1 } }))).toBe(
      '544d00000000 00 00 02 01000000ffffffff'.replaceAll(' ', ''),
    );
  });

  test('a group is written whole, and only its triggers cause it', () => {
    expect(hex(t.encodeAnswer({ seconds: -2 }))).toBe('544d000000000000 3f000000 feff'.replaceAll(' ', ''));
    expect(hex(t.encodeAnswer({ bits: 24 }))).toBe('544d0000000000');
    expect(hex(t.encodeAnswer({ codec: 2, bits: 24 }))).toBe('544d000000000000 3f0000000000 0218'.replaceAll(' ', ''));
  });

  test('a conditional field is there exactly when its condition holds', () => {
    const bytes = t.encodeAnswer({ mode: 1, long_key: unhex('010203040506') });
    expect(hex(bytes)).toBe('544d0000000000 01 010203040506'.replaceAll(' ', ''));
    expect(t.decodeAnswer(bytes).long_key).toEqual(unhex('010203040506'));
    expect(() => t.encodeAnswer({ mode: 1 })).toThrow(rt.EncodeError);
    expect(() => t.encodeAnswer({ long_key: new Uint8Array(6) })).toThrow(rt.EncodeError);
    expect(fate(() => t.decodeAnswer(bytes.subarray(0, 12)))).toBe('Truncated');
  });

  test('cut tails and cut groups read as defaults', () => {
    const whole = t.encodeGreeting({ name: 'Deck', channels: 6, area: { x: 1, y: 2 }, rate: 9 });
    expect(t.decodeGreeting(whole)).toMatchObject({ name: 'Deck', channels: 6, area: { x: 1, y: 2 }, rate: 9 });
    expect(t.decodeGreeting(whole.subarray(0, whole.length - 1)).rate).toBe(48000);
    expect(t.decodeGreeting(whole.subarray(0, 9))).toMatchObject({ name: '', channels: 2, area: undefined });
    const answer = t.encodeAnswer({ grants: 1, seconds: 3 });
    expect(t.decodeAnswer(answer.subarray(0, answer.length - 1))).toMatchObject({ grants: 63, seconds: 0 });
  });

  test('an exact message refuses what belongs to no field', () => {
    expect(fate(() => t.decodeReport(unhex('0100000005')))).toBe('Truncated');
    expect(fate(() => t.decodeReport(unhex('01000000050000')))).toBe('TrailingBytes');
    expect(fate(() => t.decodeReport(unhex('010000')))).toBe('Truncated');
    expect(fate(() => t.decodeReport(unhex('010000000500')))).toEqual({ a: 1, coherence: 5 });
  });
});

describe('values', () => {
  test('lenient text reads as empty and its bytes are passed over; writing cuts on a character', () => {
    expect(t.decodeGreeting(unhex('544d00000000 00 07 61616161616161 08')).name).toBe('');
    expect(t.decodeGreeting(unhex('544d00000000 00 07 61616161616161 08')).channels).toBe(8);
    expect(t.decodeGreeting(unhex('544d00000000 00 02 c328 08'))).toMatchObject({ name: '', channels: 8 });
    expect(t.decodeGreeting(unhex('544d00000000 00 03 efbbbf 08')).name).toBe('\ufeff');
    expect(t.decodeGreeting(t.encodeGreeting({ name: 'aäääx' })).name).toBe('aää');
    expect(t.decodeGreeting(t.encodeGreeting({ name: 'abcd😀' })).name).toBe('abcd');
    expect(t.decodeGreeting(t.encodeGreeting({ name: 'ab😀' })).name).toBe('ab😀');
  });

  test('values outside the allowed ones, and unknown enumeration values', () => {
    expect(t.decodeGreeting(unhex('544d00000000 00 00 05')).channels).toBe(2);
    expect(fate(() => t.decodeAnswer(unhex('544d0000000000 02')))).toBe('BadValue');
    const bytes = t.encodeEverything({ health: t.Health.GOOD });
    expect(t.decodeEverything(bytes).health).toBe(-1);
    bytes[10] = 0x7f;
    expect(t.decodeEverything(bytes).health).toBe(3);
  });

  test('limits and literals', () => {
    expect(fate(() => t.decodeGreeting(unhex('544e00000000')))).toBe('BadLiteral');
    expect(fate(() => t.decodeInner(unhex('0006616161616161')))).toBe('TooLong');
    expect(fate(() => t.decodeInner(unhex('0002c328')))).toBe('BadUtf8');
    expect(fate(() => t.decodeInner(unhex('00000000')))).toBe('TrailingBytes');
    expect(() => t.encodeInner({ label: '123456' })).toThrow(rt.EncodeError);
    expect(() => t.encodeReport({ a: -1 })).toThrow(/Report.a: -1 is not an integer/);
    expect(() => t.encodeReport({ a: 1.5 })).toThrow(rt.EncodeError);
    expect(() => t.encodeAnswer({ key: new Uint8Array(3) })).toThrow(rt.EncodeError);
    expect(fate(() => t.decodeDeep(unhex('00 05 0100')))).toBe('TooLong');
  });

  test('an error says what, where and which kind', () => {
    const error = (() => {
      try {
        return t.decodeReport(unhex('0100'));
      } catch (caught) {
        return caught;
      }
    })();
    expect(error).toMatchObject({ name: 'DecodeError', what: 'Report.a', offset: 0, kind: 'Truncated' });
    expect(error.message).toBe('Report.a at byte 0: 4 bytes are needed and 2 are there');
  });
});

describe('layouts, tokens, constants', () => {
  test('a struct writes its fields at their offsets and zeros elsewhere', () => {
    const into = new Uint8Array(70).fill(0xee);
    t.writeRequest(
      {
        id: 0x0102030405060708n,
        b: -1,
        type: [
          { x: 1, y: 2 },
          { x: 3, y: -4 },
        ],
      },
      into,
      3,
    );
    expect(hex(into)).toBe(
      `eeeeee0807060504030201 00ff0000${'00'.repeat(36)}01000000 02000000 03000000 fcffffffeeeeee`.replaceAll(' ', ''),
    );
    expect(t.readRequest(into, 3)).toMatchObject({ id: 0x0102030405060708n, b: -1, raw: new Uint8Array(5) });
    expect(t.Request_OFFSETS).toMatchObject({ id: 0, token: 16, origin: 24, _pad: 37, words: 40, type: 48 });
    expect(() => t.writeRequest({}, into, 7)).toThrow(rt.EncodeError);
    expect(() => t.writeRequest({ raw: new Uint8Array(4) })).toThrow(rt.EncodeError);
  });

  test('a shorter form is filled up with zeros', () => {
    const short = t.writeRequest({ id: 5n, token: 7n, words: [1, 2, 3, 4] }).subarray(0, 24);
    expect(fate(() => t.readRequest(short))).toBe('Truncated');
    expect(t.readRequest(short, 0, t.Request_PREFIX_V1)).toMatchObject({ id: 5n, token: 7n, words: [0, 0, 0, 0] });
    expect(fate(() => t.readRequest(short, 1, 24))).toBe('Truncated');
    expect(fate(() => t.readRequest(short, -1, 24))).toBe('Truncated');
  });

  test('tokens cut their parts to width', () => {
    const parts = { slot: 3, seq: 0xffffffff, generation: 0xabcdef };
    expect(t.packToken(parts)).toBe(0xabcdefffffffff03n);
    expect(t.unpackToken(0xabcdefffffffff03n)).toEqual(parts);
    expect(t.packToken({ ...parts, slot: 0x103 })).toBe(t.packToken(parts));
    expect(t.packSmall({ low: 5, high: 0x1ff })).toBe(0xff85);
    expect(t.unpackSmall(0xffff)).toEqual({ low: 7, high: 0x1ff });
  });

  test('constants, names, codes', () => {
    expect(t.WIDE).toBe(0xffffffffffffffffn);
    expect(t.LOWEST).toBe(-0x80000000);
    expect(t.GREETING).toBe('it\'s "so" \\ so');
    expect(Buffer.from(t.PUNCH).toString()).toBe('PFpunch1');
    expect(t.ringName(7)).toBe('Global\\t-7-x');
    expect(t.IOCTL_ADD).toBe(0x222400);
    expect(t.DisplayIoctlName(0x222404)).toBe('PING');
    expect(t.StatusName(0xc000000d)).toBe('BAD');
    expect(t.StatusName(5)).toBeUndefined();
    expect(t.CapsNames(0x80000001)).toEqual(['LOW', 'HIGH']);
  });
});

describe('exchange', () => {
  const frames = () => [
    t.encodeTalk('Stop', {}, 1),
    t.encodeTalk('Said', { a: 5 }, 2),
    t.encodeTalk('Say', { strict: 'x' }, 3),
  ];

  test('frames come out of any cutting of the stream', () => {
    const stream = Buffer.concat(frames());
    expect(hex(stream.subarray(0, 16))).toBe('50424644040000000100000000000000');
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 12 }), (cuts) => {
        const decoder = new t.TalkDecoder();
        const points = [0, ...cuts.sort((a, b) => a - b), stream.length];
        const got = points.slice(1).flatMap((end, index) => decoder.push(stream.subarray(points[index]!, end)));
        decoder.end();
        expect(got.map((frame: Any) => [frame.name, frame.kind, frame.seq])).toEqual([
          ['Stop', 4, 1],
          ['Said', 0x80000005, 2],
          ['Say', 5, 3],
        ]);
        expect(got[1].message).toEqual({ a: 5, coherence: 65535 });
      }),
      { seed },
    );
  });

  test('a bad stream ends for ever, and completed frames still come out', () => {
    const decoder = new t.TalkDecoder();
    const bad = Buffer.concat([frames()[0]!, Buffer.alloc(16)]);
    expect(decoder.push(bad)).toHaveLength(1);
    expect(decoder.error.kind).toBe('BadLiteral');
    expect(decoder.error.offset).toBe(16);
    expect(fate(() => decoder.push(frames()[0]))).toBe('BadLiteral');
  });

  test('bodies are bounded before they are held; unknown kinds and the wrong direction are refused', () => {
    const huge = unhex('50424644 05000000 01000000 91010000');
    expect(fate(() => new t.TalkDecoder().push(huge))).toBe('TooLong');
    expect(fate(() => new t.TalkDecoder().push(unhex('50424644 09000000 01000000 00000000')))).toBe('BadValue');
    expect(fate(() => new t.TalkDecoder('up').push(frames()[0]))).toBe('BadValue');
    const started = new t.TalkDecoder();
    started.push(frames()[0]!.subarray(0, 9));
    expect(started.pending).toBe(9);
    expect(fate(() => started.end())).toBe('Truncated');
  });
});

describe('random', () => {
  const u32 = fc.integer({ min: 0, max: 0xffffffff });
  const point = fc.record({ x: fc.integer({ min: -0x80000000, max: 0x7fffffff }), y: fc.constant(-5) });
  const inner = fc.record({ kind: fc.constantFrom(0, 1), label: fc.string({ maxLength: 1, unit: 'grapheme-ascii' }) });
  const fixed = (len: number) => fc.uint8Array({ minLength: len, maxLength: len });
  const values: Record<string, fc.Arbitrary<unknown>> = {
    Greeting: fc.record({
      version: u32,
      pref: fc.nat(255),
      name: fc.string({ maxLength: 6, unit: 'grapheme-ascii' }),
      channels: fc.constantFrom(2, 6, 8),
      rate: u32,
    }),
    Answer: fc
      .record({
        on: fc.boolean(),
        key: fixed(4),
        mode: fc.constantFrom(0, 1),
        long_key: fc.option(fixed(6), { nil: undefined }),
        grants: u32,
        seconds: fc.integer({ min: -0x8000, max: 0x7fff }),
        codec: fc.integer({ min: 1, max: 255 }),
        bits: fc.nat(255),
        last: fc.bigInt({ min: 0n, max: 0xffffffffffffffffn }),
      })
      .map((value) => ({ ...value, mode: value.long_key === undefined ? 0 : 1 })),
    Everything: fc.record({
      i8: fc.integer({ min: -128, max: 127 }),
      i64: fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }),
      health: fc.constantFrom(-1, 3),
      caps: u32,
      strict: fc.string({ maxLength: 75, unit: 'grapheme-ascii' }),
      blob: fc.uint8Array({ maxLength: 9 }),
      points: fc.array(point, { maxLength: 3 }),
      inner: fc.array(inner, { maxLength: 2 }),
    }),
    Report: fc.record({ a: u32, coherence: fc.nat(65535) }),
    Deep: fc.record({
      kind: fc.nat(255),
      list: fc.array(fc.nat(65535), { maxLength: 4 }),
      point,
      inner,
      blob: fc.uint8Array({ maxLength: 3 }),
      hash: fixed(2),
    }),
  };

  for (const [name, value] of Object.entries(values)) {
    test(`${name}: what is written is read back, and written again gives the same bytes`, () => {
      fc.assert(
        fc.property(value, (wanted) => {
          const bytes: Uint8Array = t[`encode${name}`](wanted);
          expect(bytes.length).toBeGreaterThanOrEqual(t[`${name}_MIN_SIZE`]);
          expect(bytes.length).toBeLessThanOrEqual(t[`${name}_MAX_SIZE`]);
          const read = t[`decode${name}`](bytes);
          expect(read).toMatchObject(wanted as object);
          expect(hex(t[`encode${name}`](read))).toBe(hex(bytes));
        }),
        { seed, numRuns: 300 },
      );
    });
  }

  test('hostile bytes give a value or a DecodeError, and every cut of good bytes too', () => {
    const names = [...Object.keys(values), 'Inner', 'Empty'];
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.constantFrom(...names), fc.boolean(), (bytes, name, marked) => {
        if (marked && bytes.length > 2) bytes.set([0x54, 0x4d]);
        fate(() => t[`decode${name}`](bytes));
        fate(() => t.readRequest(bytes, bytes[0] ?? 0, bytes[1] ?? 0));
        fate(() => new t.TalkDecoder().push(bytes));
      }),
      { seed, numRuns: 3000 },
    );
  });
});
