/** What the Rust emitter prints in form has the form of rustfmt, which therefore need not see it. */
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { crateFiles, RustOptions } from '../src/emit/rust/index.ts';
import { SETTINGS_FILE } from '../src/emit/rust/templates.ts';
import { inputOf } from '../src/emit/standalone.ts';
import { array, bits, constant, enumeration, field, flags, struct, u8, u32, u64 } from '../src/language/index.ts';
import type { Declaration } from '../src/language/plane.ts';
import type { Decl, Model } from '../src/model/model.ts';
import { modelOf as modelOfShapes } from '../src/proof/fuzz/agree.ts';
import { schemaShape } from '../src/proof/random/shape.ts';
import { randomSeed } from './fixtures/emit.ts';
import { needTools } from './fixtures/tools.ts';
import { modelOf, planeOf } from './support/build.ts';
import { compileAll, temporary } from './support/process.ts';

const ROOT = join(import.meta.dirname, '../..');
beforeAll(() => needTools('rustfmt'));

/** Pieces of the crates of these models that go unseen into the output. */
const unseen = (models: readonly Model[]): string[] =>
  models.flatMap((model) =>
    crateFiles(inputOf(model), RustOptions.parse({}))
      .flatMap(({ pieces = [] }) => pieces)
      .filter(({ inForm }) => inForm)
      .map(({ text }) => text),
  );

/** The pieces that rustfmt gives another form, each with the first lines that differ. */
function changed(pieces: readonly string[]): { piece: string; before: string[]; after: string[] }[] {
  const folder = temporary();
  const path = (index: number): string => join(folder, `p${index}.rs`);
  for (const [index, text] of pieces.entries()) writeFileSync(path(index), text);
  const files = pieces.map((_, index) => path(index));
  execFileSync('rustfmt', ['--edition', '2021', '--config-path', SETTINGS_FILE, ...files]);
  return pieces.flatMap((piece, index) => {
    const formatted = readFileSync(path(index), 'utf8');
    if (formatted === piece) return [];
    const [before, after] = [piece.split('\n'), formatted.split('\n')];
    const first = before.findIndex((line, at) => line !== after[at]);
    return [{ piece, before: before.slice(first, first + 5), after: after.slice(first, first + 5) }];
  });
}

test('random schemas of every kind', () => {
  const seed = randomSeed();
  const shapes = fc.sample(schemaShape, { seed, numRuns: 300 });
  const pieces = unseen(shapes.map((shape) => modelOfShapes([shape])));
  expect(pieces.length).toBeGreaterThan(0);
  expect(
    changed(pieces).map(({ before, after }) => ({ before, after })),
    `seed ${seed}`,
  ).toEqual([]);
});

/** Names of any length, so that every line meets the end of the line somewhere. */
const name = fc
  .tuple(fc.constantFrom(...'abcdefgh'), fc.nat(70), fc.nat(999))
  .map(([letter, length, number]) => `${letter}${'x'.repeat(length)}${number}`);
const names = fc.uniqueArray(name, { minLength: 1, maxLength: 9, selector: (one) => one.toLowerCase() });
const upper = (one: string): string => `${one.charAt(0).toUpperCase()}${one.slice(1)}`;
const kinds = fc.array(fc.constantFrom(0, 1, 2, 3, 4, 5), { minLength: 9, maxLength: 9 });
const declared = fc.record({ own: name, members: names, kinds });

/** A declaration of each kind that is printed in form, with those names. */
function declarations({
  own,
  members,
  kinds,
}: {
  own: string;
  members: string[];
  kinds: number[];
}): Record<string, Declaration> {
  const made: Record<string, Declaration> = {};
  const numbers = Object.fromEntries(members.map((member, index) => [member, index * 7919]));
  const Kind = enumeration(u32, numbers, { unknown: 'error' });
  const Inner = struct({ a: field(u32, { range: [1, 9] }) });
  const types = [u32, array(u32, 3), Kind, Inner, array(Inner, 2), array(array(u32, 2), 2)];
  const layout = members.map((member, index) => {
    const type = types[kinds[index] ?? 0] ?? u32;
    return [member, type === u32 && index % 2 === 0 ? field(u32, { range: [0, 70_000] }) : type];
  });
  made[upper(own)] = struct(Object.fromEntries(layout));
  made[`${upper(own)}K`] = Kind;
  made[`${upper(own)}I`] = Inner;
  made[`${upper(own)}F`] = flags(u64, Object.fromEntries(members.map((member, index) => [member, index * 5])));
  const widths = members.map((member, index): [string, number] => [member, 1 + (index % 7)]);
  const rest = 64 - widths.reduce((sum, [, width]) => sum + width, 0);
  made[`${upper(own)}B`] = bits(u64, Object.fromEntries([...widths, ['_rest', rest]]));
  made[`${own.toUpperCase()}_N`] = constant(u64, 18_446_744_073_709_551_615n);
  made[`${own.toUpperCase()}_T`] = constant(members.join(' ').slice(0, 100));
  made[`${own.toUpperCase()}_G`] = constant.guid('{01234567-89ab-cdef-0123-456789abcdef}');
  made[`${own.toUpperCase()}_X`] = constant.bytes('a5'.repeat(1 + (members[0]?.length ?? 0)));
  made[`${own.toUpperCase()}_U`] = constant(u8, 7);
  return made;
}

/** Gives every declaration and field a text. */
function document(decl: Decl, text: string): Decl {
  const told = (entries: readonly object[] | undefined): void => {
    for (const entry of entries ?? []) Object.assign(entry, { docs: text });
  };
  told([decl]);
  for (const key of ['fields', 'values', 'parts'] as const) told((decl as unknown as Record<string, object[]>)[key]);
  return decl;
}

test('names of every length, and texts of every kind', () => {
  const seed = randomSeed();
  const given = fc.sample(fc.tuple(declared, fc.string({ unit: 'binary', maxLength: 160 })), { seed, numRuns: 120 });
  const models = given.map(([shape, text]) => {
    const model = modelOf(planeOf(declarations(shape)));
    for (const { members } of model.planes) for (const decl of members) document(decl, text);
    return model;
  });
  const pieces = unseen(models);
  expect(pieces.length).toBeGreaterThan(given.length);
  expect(
    changed(pieces).map(({ before, after }) => ({ before, after })),
    `seed ${seed}`,
  ).toEqual([]);
});

test("this repository's planes, and which of their kinds rustfmt still sees", async () => {
  const entries = ['schema/index.ts', ...globSync('examples/*/schema/index.ts', { cwd: ROOT })];
  const compiled = await compileAll(
    entries.map((entry) => join(ROOT, entry)),
    join(temporary(), '.cache'),
  );
  const models = compiled.flatMap(({ model }) => (model === undefined ? [] : [model]));
  expect(models.length).toBe(entries.length);
  const pieces = unseen(models);
  expect(changed(pieces)).toEqual([]);
  const seen = models.flatMap((model) => {
    const all = new Set(pieces.join('\n').match(/(?<=^pub (?:struct|const) )\w+/gm));
    return model.planes.flatMap(({ members }) => members.filter((decl) => !all.has(decl.name)).map(({ kind }) => kind));
  });
  expect(new Set(seen)).not.toContain('enum');
  expect(new Set(seen)).not.toContain('flags');
});

test('a piece that is not in form is noticed', () => {
  const [piece = ''] = unseen([modelOf(planeOf({ Pair: struct({ first: u32, second: u32 }) }))]);
  const spoiled = [
    piece.replace('pub const ZERO: Self = Self { first', 'pub const ZERO: Self =\n        Self { first'),
    piece.replace('Clone,\n', 'Clone,'),
    piece.replace(/assert!\((core.*), (".*")\);/, 'assert!(\n        $1,\n        $2\n    );'),
  ];
  for (const text of spoiled) expect(text).not.toBe(piece);
  expect(changed([piece, ...spoiled]).map((found) => found.piece)).toEqual(spoiled);
});
