/** The places of a model that hold texts are known, each with what it may hold. */
import { expect, test } from 'vitest';
import { z } from 'zod';
import { Model } from '../../src/model/model.ts';
import { CANARY, subject } from './hostile.ts';
import { textPaths } from './slots.ts';

test('every text of the model says what it may hold', () => {
  const paths = textPaths();
  expect(paths.length).toBeGreaterThan(100);
  expect(paths.filter(({ hold }) => hold === undefined).map(({ path }) => path)).toEqual([]);
});

test('a new text of the model is seen', () => {
  const grown = Model.extend({ planes: z.array(z.object({ motto: z.string() })) });
  expect(textPaths(grown)).toContainEqual({ path: 'planes[].motto', hold: undefined });
});

test('a hostile text stands in every place that takes one', () => {
  const wanted = textPaths().filter(({ hold }) => hold !== 'name' && hold !== 'digits');
  const { planted, model } = subject(1);
  const filled = new Set(planted.map(({ path }) => path));

  expect(wanted.filter(({ path }) => !filled.has(path)).map(({ path }) => path)).toEqual([]);
  expect(planted.length).toBeGreaterThan(200);
  expect(JSON.stringify(model)).toContain(CANARY);
});
