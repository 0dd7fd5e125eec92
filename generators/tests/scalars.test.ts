/** Floats, big-endian words and words of 24 bits: their places, their bytes in TypeScript and vectors, and where they may not stand. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { diffModels } from '../src/diff/index.ts';
import { TsOptions, tsEmitter } from '../src/emit/ts/index.ts';
import { VectorsOptions, vectorsEmitter } from '../src/emit/vectors/index.ts';
import {
  array,
  be,
  type FixedType,
  f32,
  f64,
  i24,
  message,
  struct,
  u16,
  u24,
  u32,
  u64,
} from '../src/language/index.ts';
import { type Emitted, emitTo, hex, unhex } from './fixtures/emit.ts';
import { scalarsModel } from './fixtures/scalars-model.ts';
import { type Any, VectorCheck } from './fixtures/vector-check.ts';
import { declOf, modelOf, planeOf } from './support/build.ts';

const MODEL = scalarsModel();
let vectors: Emitted;
let typescript: Emitted;
let index: Any;

beforeAll(async () => {
  vectors = await emitTo(vectorsEmitter, VectorsOptions.parse({}), MODEL);
  typescript = await emitTo(tsEmitter, TsOptions.parse({}), MODEL);
  index = await import(pathToFileURL(join(typescript.folder, 'index.ts')).href);
});
afterAll(() => {
  vectors.remove();
  typescript.remove();
});

test('the generated TypeScript agrees with every vector of floats and words', () => {
  const check = new VectorCheck(MODEL, { air: index.air, platform: index.platform }, index.runtime);
  check.plane(JSON.parse(vectors.text('air.json')));
  expect(check.faults).toEqual([]);
  expect(check.checked).toBeGreaterThan(100);
});

test('a vector with another bit in a NaN, or with a word turned round, is noticed', () => {
  const spoilt = (path: string, change: (value: Any) => void): number => {
    const check = new VectorCheck(MODEL, { air: index.air, platform: index.platform }, index.runtime);
    const document = JSON.parse(vectors.text('air.json'));
    change(document[path].find(({ name }: Any) => name === 'Words' || name === 'Packet'));
    check.plane(document);
    return check.faults.length;
  };
  const last = (layout: Any): Any => layout.cases.find((item: Any) => item.case === 'max').value;
  expect(spoilt('layouts', (layout) => (last(layout).gain = '0xfffffffffffffffe'))).toBeGreaterThan(0);
  expect(spoilt('layouts', (layout) => (layout.cases[1].value.port = 1))).toBeGreaterThan(0);
  expect(spoilt('messages', (packet) => (packet.encode[1].value.tag = 7))).toBeGreaterThan(0);
});

test('big-endian words align to their size, and those of 24 bits to nothing', () => {
  const shape = (type: FixedType): string => {
    const { size, align } = declOf('struct', 'S', { S: struct({ a: type }) });
    return `${size}/${align}`;
  };
  expect([be.u16, be.u32, be.u64, be.i16, be.i32, be.i64, f32, f64].map(shape)).toEqual(
    '2/2 4/4 8/8 2/2 4/4 8/8 4/4 8/8'.split(' '),
  );
  expect([u24, i24, be.u24, array(u24, 5), array(be.u16, 3)].map(shape)).toEqual('3/1 3/1 3/1 15/1 6/2'.split(' '));
});

describe('in TypeScript', () => {
  const words = (change: object): string => hex(index.air.writeWords({ ...index.air.defaultWords(), ...change }));
  const at = (name: string, count: number, text: string): string =>
    text.slice(index.air.Words_OFFSETS[name] * 2, (index.air.Words_OFFSETS[name] + count) * 2);

  test.each([
    ['port', 0x1234, '1234'],
    ['delta', -2, 'fffe'],
    ['address', 0x01020304, '01020304'],
    ['serial', 0x0102030405060708n, '0102030405060708'],
    ['offset', -2n, 'fffffffffffffffe'],
    ['code', 0x010203, '030201'],
    ['drift', -2, 'feffff'],
    ['tag', 0x010203, '010203'],
    ['gain', 1.5, '000000000000f83f'],
    ['gain', Number.NaN, '000000000000f87f'],
    ['gain', { bits: 0x7ff4000000000001n }, '010000000000f47f'],
    ['gain', -0, '0000000000000080'],
  ])('%s of %s has its bytes, and comes back', (name, value, want) => {
    const bytes = words({ [name]: value });
    expect(at(name, want.length / 2, bytes)).toBe(want);
    expect(index.air.readWords(unhex(bytes))[name]).toEqual(value);
  });

  test.each([
    ['port', 0x10000, 'is not an integer from 0 to 65535'],
    ['code', 0x1000000, 'is not an integer from 0 to 16777215'],
    ['drift', -0x800001, 'is not an integer from -8388608 to 8388607'],
    ['serial', 1, 'is not a bigint'],
    ['gain', { bits: 0x3ff0000000000000n }, 'is no f64'],
    ['gain', '1', 'is no f64'],
    ['sample', { left: 1e39, right: 0 }, 'is no f32'],
  ])('%s refuses %s', (name, value, why) => {
    expect(() => words({ [name]: value })).toThrow(why);
  });

  test('a number to count with is there for every float', () => {
    expect([1.5, { bits: 0x7fc00001n }].map(index.runtime.numberOf)).toEqual([1.5, Number.NaN]);
  });
});

describe('a field of another type with as many bytes is a break', () => {
  const classOf = (before: FixedType, after: FixedType): string | undefined => {
    const one = (type: FixedType) => modelOf(planeOf({ S: struct({ a: type, b: type }) }));
    return diffModels(one(before), one(after)).class;
  };
  test.each([
    [u32, be.u32],
    [be.u16, u16],
    [f32, u32],
    [u64, f64],
    [u24, be.u24],
    [i24, u24],
    [be.i64, be.u64],
    [array(be.u16, 2), array(u16, 2)],
    [f64, array(f32, 2)],
  ])('%o to %o', (before, after) => {
    expect(classOf(before, after)).toBe('break');
    expect(classOf(before, before)).toBeUndefined();
  });

  test('in messages too, and a struct around the word is none', () => {
    const sent = (type: typeof be.u16 | typeof u16) => modelOf(planeOf({ M: message({ a: type }) }));
    expect(diffModels(sent(be.u16), sent(u16)).class).toBe('break');
    const Word = struct({ value: be.u16 });
    const bare = modelOf(planeOf({ Word, S: struct({ a: be.u16 }) }));
    const wrapped = modelOf(planeOf({ Word, S: struct({ a: Word }) }));
    expect(diffModels(bare, wrapped).class).not.toBe('break');
  });
});
