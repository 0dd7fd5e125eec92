/** Overlapping unions: sizes as C has them, arms as copies, tags beside them; vectors and TypeScript agree. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TsOptions, tsEmitter } from '../src/emit/ts/index.ts';
import { VectorsOptions, vectorsEmitter } from '../src/emit/vectors/index.ts';
import { bytes, type Declaration, struct, u8, u16, u32, u64, union, variant } from '../src/language/index.ts';
import { describe as words } from '../src/language/value.ts';
import { type Emitted, emitTo, fileRules } from './fixtures/emit.ts';
import { OVERLAYS } from './fixtures/overlays-model.ts';
import { type Any, VectorCheck } from './fixtures/vector-check.ts';
import { declOf, modelOf } from './support/build.ts';

const MODEL = modelOf(...OVERLAYS.planes);
const shape = (value: Declaration): number[] => {
  const { size, align } = declOf('overlay', 'U', { U: value });
  return [size, align];
};

describe('a union is laid out as C lays it out', () => {
  test('as long as its longest arm, aligned as its widest one', () => {
    expect(shape(union({ a: u8, b: u64 }))).toEqual([8, 8]);
    expect(shape(union({ a: bytes(3), b: u8 }))).toEqual([3, 1]);
  });

  test('rounded up to the alignment where the size is stated, or where an arm names all bytes', () => {
    expect(shape(union({ a: bytes(5), b: u32 }, { size: 8 }))).toEqual([8, 4]);
    expect(shape(union({ a: bytes(5), b: u32, raw: bytes(8) }))).toEqual([8, 4]);
    expect(() => shape(union({ a: bytes(5), b: u32 }))).toThrow('PF1271');
    expect(() => shape(union({ a: bytes(5), b: u32 }, { size: 5 }))).toThrow('PF1272');
  });

  test('inside of structs, arrays and other unions it stands as any other type', () => {
    const Inner = union({ a: u16, b: bytes(2) });
    const Outer = union({ inner: Inner, whole: u32 });
    const Holder = struct({ head: u32, outer: Outer });
    expect(declOf('struct', 'Holder', { Inner, Outer, Holder }).fields[1]).toMatchObject({
      offset: 4,
      size: 4,
      align: 4,
    });
  });
});

test('each union that stands in the wrong place is told of the other one', () => {
  expect(words(union(u8, { a: variant(1) }))).toContain('in a struct the arms of a union overlap');
  expect(words(union({ a: u8 }))).toContain('stands in structs alone');
});

describe('vectors and TypeScript', () => {
  let vectors: Emitted;
  let typescript: Emitted;
  let index: Any;
  const document = (): Any => JSON.parse(vectors.text('events.json'));
  const check = (given: Any): VectorCheck => {
    const found = new VectorCheck(MODEL, { events: index.events }, index.runtime);
    found.plane(given);
    return found;
  };

  beforeAll(async () => {
    vectors = await emitTo(vectorsEmitter, VectorsOptions.parse({}), MODEL);
    typescript = await emitTo(tsEmitter, TsOptions.parse({}), MODEL);
    index = await import(pathToFileURL(join(typescript.folder, 'index.ts')).href);
  });
  afterAll(() => {
    vectors.remove();
    typescript.remove();
  });

  test('agree about every arm and every tag', () => {
    const found = check(document());
    expect(found.faults).toEqual([]);
    expect(document().overlays).toHaveLength(6);
    expect(found.checked).toBeGreaterThan(100);
    expect(fileRules([...vectors.files, ...typescript.files])).toEqual([]);
  });

  test('a write that clears what the arm does not cover is noticed', () => {
    const wrong = document();
    const item = wrong.overlays[2].arms[0].write;
    item.after = `${item.after.slice(0, -2)}00`;
    expect(check(wrong).faults).toHaveLength(1);
  });

  test('an arm behind another tag is noticed', () => {
    const wrong = document();
    wrong.layouts.find(({ name }: Any) => name === 'Event').tagged[0].tag = '9';
    expect(check(wrong).faults.length).toBeGreaterThan(0);
  });
});
