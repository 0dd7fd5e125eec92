/** Random schemas are valid, and the same as values and as source. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { modelOf } from '../../src/proof/fuzz/agree.ts';
import { composeSchema } from '../../src/proof/random/compose.ts';
import { printModule } from '../../src/proof/random/expression.ts';
import { schemaShape } from '../../src/proof/random/shape.ts';
import { randomSeed } from '../fixtures/emit.ts';
import { compileAll, temporary } from '../support/process.ts';

test('every shape is a valid schema', () => {
  fc.assert(
    fc.property(schemaShape, (shape) => {
      expect(modelOf([shape]).planes).toHaveLength(1);
    }),
    { seed: randomSeed(), numRuns: 300 },
  );
});

test('the printed module is the schema that the values are', async () => {
  const shapes = fc.sample(schemaShape, { seed: randomSeed(), numRuns: 12 });
  const folder = temporary();
  const entries = shapes.map((shape, at) => {
    const path = join(folder, `schema${at}`, 'index.ts');
    mkdirSync(join(folder, `schema${at}`));
    writeFileSync(path, printModule(composeSchema([shape])));
    return path;
  });
  const compiled = await compileAll(entries, join(folder, '.cache'));
  expect(compiled.map(({ diagnostics }) => diagnostics)).toEqual(shapes.map(() => []));
  const hashes = compiled.map(({ model }) => model?.planes.map((plane) => plane.hash));
  expect(hashes).toEqual(shapes.map((shape) => modelOf([shape]).planes.map((plane) => plane.hash)));
});
