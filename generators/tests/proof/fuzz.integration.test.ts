/** C, Rust and TypeScript agree with the model on random schemas; and the comparison can fail. */
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DeclOf } from '../../src/model/model.ts';
import { disagreements, fuzz, modelOf } from '../../src/proof/fuzz/agree.ts';
import { expectedLines, factsOf } from '../../src/proof/fuzz/facts.ts';
import { speak, withFolder } from '../../src/proof/fuzz/languages.ts';
import { type SchemaShape, schemaShape } from '../../src/proof/random/shape.ts';
import { randomSeed } from '../fixtures/emit.ts';
import { needTools } from '../fixtures/tools.ts';
import { pfGen, temporary } from '../support/process.ts';

const BUILDS = join(tmpdir(), 'pf-gen-test-fuzz-builds');
const REGRESSIONS = fileURLToPath(new URL('./regressions/', import.meta.url));
needTools('cc', 'cargo');

test('random schemas, and every counterexample of the past', { timeout: 300_000 }, async () => {
  const past = readdirSync(REGRESSIONS).filter((name) => name.endsWith('.json'));
  expect(past.length).toBeGreaterThan(0);
  const shapes = past.map((name) => JSON.parse(readFileSync(join(REGRESSIONS, name), 'utf8')) as SchemaShape);
  const fresh = fc.sample(schemaShape, { seed: randomSeed(), numRuns: 30 });
  expect(await disagreements([...shapes, ...fresh], BUILDS)).toEqual([]);
});

/** Two fields of one size: swapped, only offsets and values tell. */
const PAIR: SchemaShape = {
  policy: 'lockstep',
  members: [
    {
      kind: 'struct',
      prefix: false,
      fields: [
        { type: { t: 'int', name: 'u32' }, len: 1, reserved: false, name: 0 },
        { type: { t: 'int', name: 'i32' }, len: 1, reserved: false, name: 4 },
      ],
    },
  ],
};

test.each(['c', 'ts'] as const)('%s that lays fields out otherwise is noticed', async (language) => {
  const model = modelOf([PAIR]);
  const facts = factsOf(model);
  const other = structuredClone(model);
  const decl = other.planes[0]?.members[0];
  if (decl?.kind !== 'struct') throw new Error('the shape has a struct');
  const [first, second] = decl.fields;
  decl.fields = [
    { ...second!, offset: 0 },
    { ...first!, offset: 4 },
  ];
  await withFolder(async (folder) => {
    const said = await speak(language, other, facts, folder, BUILDS);
    expect(said).not.toEqual({ lines: expectedLines(facts, language) });
    const right = await speak(language, model, facts, folder, BUILDS);
    expect(right).toEqual({ lines: expectedLines(facts, language) });
  });
});

/** An entry and a list of them behind varints; what is not known is kept. */
const ENTRIES: SchemaShape = {
  policy: 'lockstep',
  members: [
    {
      kind: 'registry',
      tag: 'quic',
      length: 'be.u16',
      total: 'leb128',
      entries: [
        { codec: { c: 'rest_uint', type: 'u32' }, list: 0, required: true, secret: false, tag: 3, name: 0 },
        {
          codec: { c: 'varint', form: 'leb128', bits: 20, shortest: true },
          list: 3,
          required: false,
          secret: false,
          tag: 200,
          name: 4,
        },
      ],
      unknown: 'keep',
      repeated: 'first',
      more: 1,
    },
  ],
};

test.each<[string, (registry: DeclOf<'registry'>) => void]>([
  [
    'passes over what is not known',
    (registry) => {
      registry.unknown = 'skip';
    },
  ],
  [
    'takes the last of repeated entries',
    (registry) => {
      registry.repeated = 'last';
    },
  ],
  [
    'does without a required entry',
    (registry) => {
      delete registry.entries[0]!.required;
    },
  ],
  [
    'takes longer forms',
    (registry) => {
      registry.entries[1]!.codec = { c: 'varint', form: 'leb128', max: '1048575' };
    },
  ],
  [
    'has no limit of entries',
    (registry) => {
      delete registry.maxEntries;
    },
  ],
])('a reader of entries that %s is noticed', async (_, change) => {
  const model = modelOf([ENTRIES]);
  const facts = factsOf(model);
  const other = structuredClone(model);
  const decl = other.planes[0]?.members[0];
  if (decl?.kind !== 'registry') throw new Error('the shape has a registry');
  change(decl);
  await withFolder(async (folder) => {
    expect(await speak('ts', model, facts, folder, BUILDS)).toEqual({ lines: expectedLines(facts, 'ts') });
  });
  await withFolder(async (folder) => {
    expect(await speak('ts', other, facts, folder, BUILDS)).not.toEqual({ lines: expectedLines(facts, 'ts') });
  });
});

test('a disagreement is found, told apart, and made small', { timeout: 300_000 }, async () => {
  // A compiler that objects to every enum stands for a broken emitter.
  const folder = temporary();
  const { PATH } = process.env;
  const { writeFileSync, chmodSync } = await import('node:fs');
  const cc = `#!/bin/sh\nif grep -q 'V[0-9]' c/pf_abi/plane*.h 2>/dev/null; then echo 'no enums here' >&2; exit 1; fi\nPATH='${PATH}' exec cc "$@"\n`;
  writeFileSync(join(folder, 'cc'), cc);
  chmodSync(join(folder, 'cc'), 0o755);
  process.env.PATH = `${folder}:${PATH}`;
  try {
    // The first seed whose schemas have an enum: which one that is changes with what shapes can be.
    const hasEnum = (seed: number): boolean =>
      fc.sample(schemaShape, { seed, numRuns: 6 }).some(({ members }) => members.some(({ kind }) => kind === 'enum'));
    const seed = Array.from({ length: 100 }, (_, index) => index).find(hasEnum);
    if (seed === undefined) throw new Error('no enum in a hundred seeds');
    const options = { runs: 6, seed, batch: 6, builds: BUILDS, shrinkMs: 20_000, progress: () => {} };
    const { counterexample } = await fuzz(options);
    expect(counterexample?.found[0]?.language).toBe('c');
    expect(counterexample?.found[0]?.what).toContain('no enums here');
    expect(counterexample?.shape.members.some(({ kind }) => kind === 'enum')).toBe(true);
    expect(counterexample?.shrinks).toBeGreaterThan(0);
  } finally {
    process.env.PATH = PATH;
  }
});

test('wrong numbers are refused before anything runs', async () => {
  expect(await pfGen(temporary(), ['fuzz', '--runs', 'many'])).toMatchObject({ code: 2 });
});
