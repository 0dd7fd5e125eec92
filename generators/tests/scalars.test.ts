/** Floats, big-endian words and words of 24 bits: their places, their bytes in TypeScript and vectors, and where they may not stand. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TsOptions, tsEmitter } from '../src/emit/ts/index.ts';
import { VectorsOptions, vectorsEmitter } from '../src/emit/vectors/index.ts';
import { type Emitted, emitTo } from './fixtures/emit.ts';
import { scalarsModel } from './fixtures/scalars-model.ts';
import { type Any, VectorCheck } from './fixtures/vector-check.ts';

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
