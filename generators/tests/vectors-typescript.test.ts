/** Vectors and generated TypeScript were made apart from each other and must agree; the vectors must say enough. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TsOptions, tsEmitter } from '../src/emit/ts/index.ts';
import { VectorsOptions, vectorsEmitter } from '../src/emit/vectors/index.ts';
import { type Emitted, emitTo, fileRules } from './fixtures/emit.ts';
import { SHAPES } from './fixtures/shapes.ts';
import { type Any, VectorCheck } from './fixtures/vector-check.ts';

let vectors: Emitted;
let typescript: Emitted;
let index: Any;

beforeAll(async () => {
  vectors = await emitTo(vectorsEmitter, VectorsOptions.parse({ rustCrate: 'sample_abi' }), SHAPES);
  typescript = await emitTo(tsEmitter, TsOptions.parse({}), SHAPES);
  index = await import(pathToFileURL(join(typescript.folder, 'index.ts')).href);
});
afterAll(() => {
  vectors.remove();
  typescript.remove();
});

const document = (plane: string): Any => JSON.parse(vectors.text(`${plane}.json`));
const message = (name: string): Any => document('shapes').messages.find((item: Any) => item.name === name);

test('files obey the rules and do not change from run to run', async () => {
  expect(fileRules(vectors.files)).toEqual([]);
  const again = await emitTo(vectorsEmitter, VectorsOptions.parse({ rustCrate: 'sample_abi' }), SHAPES);
  again.remove();
  expect(again.files).toEqual(vectors.files);
  expect(vectors.files.map((file) => file.path)).toEqual(['common.json', 'shapes.json', 'rust/registry.rs']);
});

test('the generated TypeScript agrees with every vector', () => {
  const check = new VectorCheck(SHAPES, { common: index.common, shapes: index.shapes }, index.runtime);
  check.plane(document('common'));
  check.plane(document('shapes'));
  expect(check.faults).toEqual([]);
  expect(check.checked).toBeGreaterThan(400);
});

test('a wrong vector is noticed', () => {
  const check = new VectorCheck(SHAPES, { common: index.common, shapes: index.shapes }, index.runtime);
  const wrong = document('common');
  wrong.layouts[0].cases[1].bytes = wrong.layouts[0].cases[1].bytes.replace(/^../, '00');
  check.plane(wrong);
  expect(check.faults).toHaveLength(2);
});

describe('what the vectors say', () => {
  test('a layout: bytes by position, offsets, reserved bytes zero', () => {
    const [request] = document('shapes').layouts;
    expect(request.offsets).toEqual({
      id: 0,
      a: 8,
      b: 9,
      c: 10,
      status: 12,
      token: 16,
      origin: 24,
      raw: 32,
      _pad: 37,
      words: 40,
      type: 48,
    });
    const bytes = Buffer.from(request.cases[1].bytes, 'hex');
    expect(new Set([...bytes.subarray(0, 37), ...bytes.subarray(40)]).size).toBe(61);
    expect([...bytes.subarray(37, 40)]).toEqual([0, 0, 0]);
    expect(BigInt(request.cases[1].value.id)).toBe(bytes.readBigUInt64LE(0));
  });

  test('every optional field appears alone, and every end of the tail', () => {
    const cases = message('Greeting').encode.map((item: Any) => item.case);
    for (const name of ['pref', 'name', 'channels', 'area', 'rate']) expect(cases).toContain(`only ${name}`);
    expect(message('Answer').encode.find((item: Any) => item.case === 'only seconds').bytes).toBe(
      '544d00000000 00 00 3f000000 2045'.replaceAll(' ', ''),
    );
  });

  test('every cut is there exactly once', () => {
    for (const item of document('shapes').messages as Any[]) {
      const all = item.encode.find((other: Any) => other.case === 'all') ?? item.encode[0];
      const lengths = item.cuts.filter((cut: Any) => cut.of === all.case).flatMap((cut: Any) => [cut.from, cut.to]);
      const size = all.bytes.length / 2;
      expect([item.name, lengths.at(0), lengths.at(-1)]).toEqual(
        all.case === 'all' && size > 0 ? [item.name, 0, size - 1] : [item.name, undefined, undefined],
      );
    }
  });

  test('every kind of failure appears', () => {
    const errors = new Set<string>();
    for (const item of document('shapes').messages as Any[]) {
      for (const entry of [...item.cuts, ...item.decode]) if ('error' in entry) errors.add(entry.error);
    }
    expect([...errors].sort()).toEqual(['BadLiteral', 'BadUtf8', 'BadValue', 'TooLong', 'TrailingBytes', 'Truncated']);
  });

  test('the registry names every type once', () => {
    const text = vectors.text('rust/registry.rs');
    expect(text).toContain('layout!(sample_abi::common::Point { x: "x", y: "y" } {  } {  });');
    expect(text).toContain('type_: "type"');
    expect(text).toContain('exchange!(sample_abi::shapes::TalkMessage {');
    expect(text).toContain('    message "shapes" "Greeting" sample_abi::shapes::Greeting;');
  });
});
