/** Each property of each kind of node, changed once: nothing passes unseen, and every rule is needed for something. */
import { expect, test } from 'vitest';
import { diffModels, RULES } from '../../src/diff/index.ts';
import { NEUTRAL } from '../../src/proof/mutate/neutral.ts';
import { applyMutant, derive } from '../../src/proof/mutate/operators.ts';
import { mutate } from '../../src/proof/mutate/run.ts';
import { allProperties } from '../../src/proof/mutate/shape.ts';
import { everything } from './sink.ts';

/** The language gives a platform's struct no shorter forms. */
const NOT_IN_ANY_SCHEMA = ['foreign.prefixes.name', 'foreign.prefixes.size', 'foreign.prefixes.span'];

test('no mutant of a model with every kind of node survives', async () => {
  const { total, survivors, absent } = await mutate(everything());
  expect(survivors).toEqual([]);
  expect(absent).toEqual(NOT_IN_ANY_SCHEMA);
  expect(total).toBeGreaterThan(800);
});

test('the set is derived: every property of the shape is changed somewhere, or is on the list of neutral ones', () => {
  const { mutants, neutral, seen } = derive(everything());
  const known = new Set([...seen, ...NOT_IN_ANY_SCHEMA]);
  expect(allProperties().filter((property) => !known.has(property))).toEqual([]);
  expect(mutants.filter(({ property }) => NEUTRAL.some((entry) => entry.property === property))).toEqual([]);
  expect(new Set(neutral.map(({ property }) => property))).toEqual(new Set(NEUTRAL.map(({ property }) => property)));
});

test('a neutral property is neutral: the diff says nothing', () => {
  const model = everything();
  for (const { path } of derive(model).neutral) {
    if (path === 'format') continue;
    expect(diffModels(model, applyMutant(model, { path, value: 'mutant' })).findings).toEqual([]);
  }
});

test.each([
  ['PF5122', 'range'],
  ['PF5306', 'method'],
  ['PF5254', 'interface'],
  ['PF5204', 'value'],
  ['PF5152', 'order'],
  ['PF5409', 'max'],
  ['PF5344', 'index'],
])('without rule %s mutants of %s survive', async (code, property) => {
  const { survivors } = await mutate(everything(), { without: new Set([code]) });
  expect(survivors.map((mutant) => mutant.property)).toContain(property);
});

test('most rules are alone in noticing something', async () => {
  // A mutant that one code alone noticed would survive without that rule.
  const { mutants } = await mutate(everything());
  const alone = new Set(
    mutants.flatMap(({ killed }) => (killed?.by === 'diff' && killed.codes.length === 1 ? killed.codes : [])),
  );
  expect(alone.size).toBeGreaterThan(RULES.length / 2);
});

test('a model compared with itself, or with a copy, has no findings', () => {
  const model = everything();
  expect(diffModels(model, model).findings).toEqual([]);
  expect(diffModels(model, structuredClone(model)).findings).toEqual([]);
});
