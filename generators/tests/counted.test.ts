/** Values that other fields count, in the generated TypeScript: bytes by hand, vectors, and what is refused. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TsOptions, tsEmitter } from '../src/emit/ts/index.ts';
import { VectorsOptions, vectorsEmitter } from '../src/emit/vectors/index.ts';
import { counted, message, text, u8, u16, u32 } from '../src/language/index.ts';
import { type Emitted, emitTo } from './fixtures/emit.ts';
import { type Any, VectorCheck } from './fixtures/vector-check.ts';
import { modelOf, planeOf } from './support/build.ts';

const Point = message({ x: u8, label: text(9) });
const Picture = message({
  width: u16,
  height: u16,
  pixels: counted(u8, 32, { by: ['width', 'height'], times: 4 }),
});
const Line = message(
  { count: u8, color: u32, points: counted(Point, 3, { by: ['count'] }) },
  { trailing: 'extensible' },
);
const Numbers = message({ count: u32, numbers: counted(u16, 1000, { by: ['count'], times: 2 }), last: u8 });
const MODEL = modelOf(planeOf({ Point, Picture, Line, Numbers }));

let vectors: Emitted;
let typescript: Emitted;
let index: Any;
let p: Any;

beforeAll(async () => {
  vectors = await emitTo(vectorsEmitter, VectorsOptions.parse({}), MODEL);
  typescript = await emitTo(tsEmitter, TsOptions.parse({}), MODEL);
  index = await import(pathToFileURL(join(typescript.folder, 'index.ts')).href);
  p = index.p;
});
afterAll(() => {
  vectors.remove();
  typescript.remove();
});

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytes = (digits: string): Uint8Array => Uint8Array.from(Buffer.from(digits, 'hex'));

test('the generated TypeScript agrees with every vector', () => {
  const check = new VectorCheck(MODEL, { p }, index.runtime);
  check.plane(JSON.parse(vectors.text('p.json')));
  expect(check.faults).toEqual([]);
  expect(check.checked).toBeGreaterThan(60);
});

describe('bytes', () => {
  test('a product of fields and a factor', () => {
    const picture = { width: 2, height: 1, pixels: bytes('0102030405060708') };
    expect(hex(p.encodePicture(picture))).toBe('020001000102030405060708');
    expect(p.decodePicture(bytes('020001000102030405060708'))).toEqual(picture);
    expect(p.decodePicture(bytes('00000700'))).toEqual({ width: 0, height: 7, pixels: new Uint8Array(0) });
  });

  test('messages, and what follows them', () => {
    const line = {
      count: 2,
      color: 1,
      points: [
        { x: 5, label: 'a' },
        { x: 6, label: '' },
      ],
    };
    expect(hex(p.encodeLine(line))).toBe('02010000000501610600');
    expect(p.decodeLine(bytes('02010000000501610600ffff'))).toEqual(line);
    const numbers = { count: 1, numbers: [258, 3], last: 9 };
    expect(hex(p.encodeNumbers(numbers))).toBe('010000000201030009');
    expect(p.decodeNumbers(bytes('010000000201030009'))).toEqual(numbers);
  });
});

describe('refused', () => {
  test('more than the limit, before anything is read or taken', () => {
    expect(() => p.decodePicture(bytes('03000300'))).toThrow(/Picture.pixels at byte 4: .*36.*32/);
    expect(() => p.decodePicture(bytes('ffffffff'))).toThrow(/Picture.pixels at byte 4/);
    expect(() => p.decodeNumbers(bytes('ffffffff'))).toThrow(/Numbers.numbers at byte 4/);
  });

  test('bytes that are not all there, and bytes too many', () => {
    expect(() => p.decodePicture(bytes('01000100010203'))).toThrow(/4 bytes are needed/);
    expect(() => p.decodePicture(bytes('010001000102030405'))).toThrow(/1 bytes too many/);
    expect(() => p.decodeNumbers(bytes('01000000020103'))).toThrow(/Numbers.numbers at byte 4/);
  });

  test('a writer that says another number than it has', () => {
    expect(() => p.encodePicture({ width: 1, height: 1, pixels: new Uint8Array(3) })).toThrow(/Picture.pixels/);
    expect(() => p.encodeLine({ count: 1, points: [] })).toThrow(/Line.points/);
    const four = Array.from({ length: 4 }, () => ({ x: 1, label: '' }));
    expect(() => p.encodeLine({ count: 4, points: four })).toThrow(/Line.points/);
  });
});
