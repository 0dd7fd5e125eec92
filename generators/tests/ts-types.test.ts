/** The generated TypeScript obeys the file rules and passes the strict compiler. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TsOptions, tsEmitter } from '../src/emit/ts/index.ts';
import { Model } from '../src/model/model.ts';
import { type Emitted, emitTo, fileRules } from './fixtures/emit.ts';
import { SHAPES } from './fixtures/shapes.ts';
import { strictErrors } from './fixtures/strict.ts';

let out: Emitted;

beforeAll(async () => {
  out = await emitTo(tsEmitter, TsOptions.parse({}), SHAPES);
});
afterAll(() => out.remove());

test('the fixture is a model', () => {
  expect(Model.parse(SHAPES)).toEqual(SHAPES);
});

test('files obey the rules and do not change from run to run', async () => {
  expect(fileRules(out.files)).toEqual([]);
  const again = await emitTo(tsEmitter, TsOptions.parse({}), SHAPES);
  again.remove();
  expect(again.files).toEqual(out.files);
  expect(out.files.map((file) => file.path)).toEqual([
    'package.json',
    'runtime.ts',
    'index.ts',
    'common.ts',
    'shapes.ts',
  ]);
  expect(JSON.parse(out.text('package.json'))).toMatchObject({ name: '@sample/abi', type: 'module' });
});

test('the strict compiler takes every file', () => {
  expect(strictErrors(out)).toBe('');
}, 300_000);

test('a message whose field names collide with another declaration is refused by name', () => {
  const model = structuredClone(SHAPES);
  model.planes[0]!.members.push({ kind: 'constant', name: 'VERSION', value: { t: 'int', type: 'u8', value: '1' } });
  const input = { model, lockText: '', compactLock: '', toolVersion: '0' };
  expect(() => tsEmitter.emit(input, TsOptions.parse({}))).toThrow(
    /'VERSION' and the plane itself both become 'VERSION' in TypeScript \(plane 'common'\)/,
  );
});
