/** The schema language at run time: constructors never throw, and neither does the build, whatever they are given. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NOWHERE } from '../src/compile/build/context.ts';
import { buildModel } from '../src/compile/build/index.ts';
import * as language from '../src/language/index.ts';
import { type AnyValue, isValue } from '../src/language/value.ts';
import { Model } from '../src/model/model.ts';

const { plane, schema, struct, u32 } = language;
type Make = (...given: unknown[]) => unknown;

const constructors = (Object.entries(language) as [string, unknown][])
  .filter(([name, entry]) => typeof entry === 'function' && name !== 'schema')
  .map(([, entry]) => entry as Make);
const plainTypes = Object.values(language).filter(isValue);

/** Arguments as a careless author might write them: junk, types, options, and values made of all that. */
const argument: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  leaf: fc.oneof(
    fc.constantFrom<unknown>(...plainTypes),
    fc.constantFrom<unknown>(undefined, null, '', 'x', 'u8', 0, 1, 4, 300, -1, 1.5, Number.NaN, 2n ** 70n, true, []),
  ),
  record: fc.dictionary(
    fc.constantFrom(
      'a',
      'b',
      'self',
      'at',
      'size',
      'roles',
      'range',
      'prefixes',
      'default',
      'fn',
      'in',
      'members',
      'prefix',
      'max',
      'tag',
      'length',
      'total',
      'entries',
      'list',
      'required',
      'retired',
    ),
    tie('any'),
    { maxKeys: 4 },
  ),
  made: fc
    .tuple(fc.constantFrom(...constructors), fc.array(tie('any'), { maxLength: 3 }))
    .map(([make, given]) => make(...given)),
  any: fc.oneof({ maxDepth: 4, depthIdentifier: 'value' }, tie('leaf'), tie('record'), tie('made')),
})).any;

test('nothing that an author can write makes a constructor or the build throw', () => {
  fc.assert(
    fc.property(fc.array(argument, { minLength: 1, maxLength: 4 }), (values) => {
      const members = Object.fromEntries(values.map((value, n) => [`M${n}`, value])) as never;
      const root = schema({
        name: 'fuzz',
        planes: [plane({ name: 'p', id: 1, version: 1, policy: 'foreign', members })],
      });
      const { model, diagnostics } = buildModel(root, NOWHERE);
      expect(model === undefined).toBe(diagnostics.length > 0);
      if (model !== undefined) expect(Model.parse(JSON.parse(JSON.stringify(model)))).toEqual(model);
      for (const found of diagnostics) expect(`${found.message}${found.help}`).not.toMatch(/(?<!number )NaN|\[object/);
    }),
    { numRuns: Number(process.env.RUNS ?? 3000) },
  );
}, 600_000);

test('values are frozen, down to their fields', () => {
  const value = struct({ a: u32 }, { size: 4 });
  expect(Object.isFrozen(value)).toBe(true);
  expect(Object.isFrozen(value.fields)).toBe(true);
  expect(Object.isFrozen(value.problems)).toBe(true);
  for (const entry of Object.values(language)) expect(Object.isFrozen(entry) || typeof entry === 'function').toBe(true);
});

test('a value of another copy of the language counts as well', () => {
  const other: AnyValue = { [Symbol.for('pf-gen.value')]: 1, kind: 'int', problems: [], name: 'u32' } as never;
  expect(struct({ a: other as never }).problems).toEqual([]);
});
