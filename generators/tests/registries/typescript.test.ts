/** Registries and varints: the generated TypeScript against vectors that an interpreter of the model gives. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TsOptions, tsEmitter } from '../../src/emit/ts/index.ts';
import { VectorsOptions, vectorsEmitter } from '../../src/emit/vectors/index.ts';
import { type Emitted, emitTo } from '../fixtures/emit.ts';
import { REGISTRIES } from '../fixtures/registries-model.ts';
import { type Any, VectorCheck } from '../fixtures/vector-check.ts';

let vectors: Emitted;
let typescript: Emitted;
let index: Any;

beforeAll(async () => {
  vectors = await emitTo(vectorsEmitter, VectorsOptions.parse({}), REGISTRIES);
  typescript = await emitTo(tsEmitter, TsOptions.parse({}), REGISTRIES);
  index = await import(pathToFileURL(join(typescript.folder, 'index.ts')).href);
});
afterAll(() => {
  vectors.remove();
  typescript.remove();
});

const document = (): Any => JSON.parse(vectors.text('p.json'));
const check = (given: Any): VectorCheck => {
  const made = new VectorCheck(REGISTRIES, { p: index.p }, index.runtime);
  made.plane(given);
  return made;
};

test('the generated TypeScript agrees with every vector', () => {
  const { faults, checked } = check(document());
  expect(faults).toEqual([]);
  expect(checked).toBeGreaterThan(1500);
});

/** Wrong vectors, of which each must be noticed. */
const PLANTED: Record<string, (registry: Any) => void> = {
  'another byte': (registry) => {
    registry.encode[0].bytes = registry.encode[0].bytes.replace(/.$/, (digit: string) => (digit === '7' ? '8' : '7'));
  },
  'an entry that is not there': (registry) => {
    const found = registry.encode.find((item: Any) => item.case === 'only name');
    found.value.name = null;
  },
  'another kind of refusal': (registry) => {
    const found = registry.decode.find((item: Any) => item.error === 'Repeated');
    found.error = 'BadValue';
  },
  'a refusal of what is taken': (registry) => {
    const found = registry.decode.find((item: Any) => item.case === 'in reverse order');
    delete found.value;
    found.error = 'Truncated';
  },
  'a value that is written after all': (registry) => {
    registry.refused[0].value.offer.pop();
  },
};
test.each(Object.entries(PLANTED))('%s is noticed', (_, plant) => {
  const wrong = document();
  plant(wrong.registries.find((item: Any) => item.name === 'Fields'));
  expect(check(wrong).faults.length).toBeGreaterThan(0);
});

test('the vectors hold every kind of failure, in bytes and in values', () => {
  const kinds = new Set<string>();
  const refused = new Set<string>();
  for (const registry of document().registries as Any[]) {
    for (const item of [...registry.cuts, ...registry.decode]) if ('error' in item) kinds.add(item.error);
    for (const item of registry.refused) refused.add(item.error);
  }
  const all = ['BadUtf8', 'BadValue', 'Missing', 'Repeated', 'TooLong', 'TrailingBytes', 'Truncated'];
  expect([...kinds].sort()).toEqual(all);
  expect([...refused].sort()).toEqual(['BadValue', 'TooLong']);
});
