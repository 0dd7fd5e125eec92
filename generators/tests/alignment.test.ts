/** The vectors of a schema that packs and raises, against the TypeScript that is generated for it; and what its hash covers. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { TsOptions, tsEmitter } from '../src/emit/ts/index.ts';
import { VectorsOptions, vectorsEmitter } from '../src/emit/vectors/index.ts';
import { field, struct, u32, u64 } from '../src/language/index.ts';
import type { PackedOptions } from '../src/language/layouts.ts';
import { alignmentModel } from './fixtures/alignment-model.ts';
import { emitTo } from './fixtures/emit.ts';
import { VectorCheck } from './fixtures/vector-check.ts';
import { modelOf, planeOf } from './support/build.ts';

test('the generated TypeScript agrees with every vector, at odd offsets too', async () => {
  const model = alignmentModel(true);
  const vectors = await emitTo(vectorsEmitter, VectorsOptions.parse({ rustCrate: 'odd_abi' }), model);
  const typescript = await emitTo(tsEmitter, TsOptions.parse({}), model);
  try {
    const index = await import(pathToFileURL(join(typescript.folder, 'index.ts')).href);
    const check = new VectorCheck(model, { odd: index.odd }, index.runtime);
    const document = JSON.parse(vectors.text('odd.json'));
    check.plane(document);
    expect(check.faults).toEqual([]);
    expect(check.checked).toBeGreaterThan(60);
    // It can fail: a field one byte further is noticed.
    const wire = document.layouts.find(({ name }: { name: string }) => name === 'Wire');
    wire.offsets.count += 1;
    check.plane(document);
    expect(check.faults.length).toBeGreaterThan(0);
  } finally {
    vectors.remove();
    typescript.remove();
  }
});

test('a hash covers what alignments are, and not by which word', () => {
  const hash = (align: number, options: PackedOptions): string | undefined =>
    modelOf(planeOf({ S: struct({ a: u64, b: field(u32, { align }), c: u32 }, options) })).planes[0]?.hash;
  expect(hash(4, {})).toBe(hash(4, { packed: 8 }));
  expect(hash(4, {})).toBe(hash(4, { align: 8 }));
  const all = [hash(4, {}), hash(8, {}), hash(4, { align: 16 }), hash(4, { packed: true }), hash(4, { packed: 4 })];
  expect(new Set(all).size).toBe(5);
});
