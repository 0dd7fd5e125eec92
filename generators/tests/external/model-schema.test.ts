/** The published JSON Schema of models. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseLock } from '../../src/compile/lock.ts';
import { modelSchema } from '../../src/model/schema.ts';
import { SHAPES } from '../fixtures/shapes.ts';
import { UNIONS } from '../fixtures/unions-model.ts';
import { pfGen, temporary } from '../support/process.ts';

const PUBLISHED = new URL('../../model.schema.json', import.meta.url);

test('the published file is that of the model', () => {
  const published: unknown = JSON.parse(readFileSync(PUBLISHED, 'utf8'));
  expect(published, 'run `pf-gen model --schema > generators/model.schema.json`').toEqual(modelSchema());
});

test('the program prints it, without a project', async () => {
  const ran = await pfGen(temporary(), ['model', '--schema']);
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(ran.stdout)).toEqual(modelSchema());
});

test('a validator of others takes our models, and refuses what is none', async () => {
  const { Ajv2020 } = await import('ajv/dist/2020.js');
  const validate = new Ajv2020({ strict: false, allErrors: true }).compile(modelSchema());
  const lock = parseLock(readFileSync(new URL('../../../generated/abi.lock.json', import.meta.url), 'utf8'));
  for (const model of [SHAPES, UNIONS, { format: 1, name: lock.schema, planes: lock.planes }]) {
    expect(validate(model), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
  }
  expect(validate({ ...SHAPES, format: 2 })).toBe(false);
  const [first] = SHAPES.planes;
  expect(validate({ ...SHAPES, planes: [{ ...first, policy: 'none' }] })).toBe(false);
  expect(validate({ ...SHAPES, planes: [{ ...first, members: [{ kind: 'struct', name: 'A' }] }] })).toBe(false);
});
