/** Headers of the system through import, the language, every emitter and gcc, which import itself never asks. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sampleHeaders } from '../../src/proof/import/corpus.ts';
import type { Examined } from '../../src/proof/import/examine.ts';
import { PLANTS } from '../../src/proof/import/plants.ts';
import { examineAll } from '../../src/proof/import/run.ts';
import { needTools, run } from '../fixtures/tools.ts';

const SMALL = join(import.meta.dirname, 'corpus/small.h');
const TARGET = 'linux-x64';
const ROOT = join(import.meta.dirname, '../../..');
/** Forty headers; about 25 s on two quiet cores. */
const LONG_MS = 180_000;

beforeAll(() => needTools('clang', 'gcc', 'readelf', 'rustfmt'));

describe('forty headers of the system', () => {
  let results: Examined[];
  const keep = mkdtempSync(join(tmpdir(), 'pf-gen-corpus-'));
  afterAll(() => rmSync(keep, { recursive: true, force: true }));
  const { found, missing } = sampleHeaders();
  beforeAll(async () => {
    results = await examineAll(found.map((header) => ({ header, options: { target: TARGET, rust: true, keep } })));
  }, LONG_MS);

  test('are installed', () => {
    expect(missing, 'install linux-libc-dev: apt-get install -y build-essential').toEqual([]);
  });
  test('none crashes, none loads wrongly, none differs when it is imported again', () => {
    const bad = results.filter(({ verdict }) => verdict !== 'imported' && verdict !== 'refused');
    expect(bad.map(({ header, reasons }) => `${header}: ${reasons.join('; ')}`)).toEqual([]);
  });
  test('nearly all are imported, and gcc was asked about each of them', () => {
    const imported = results.filter(({ verdict }) => verdict === 'imported');
    expect(imported.length).toBeGreaterThanOrEqual(36);
    expect(imported.filter(({ unasked }) => unasked !== undefined)).toEqual([]);
    expect(imported.reduce((sum, { counts }) => sum + counts.fields, 0)).toBeGreaterThan(2000);
  });
  test('what is left out has a name and a reason', () => {
    const lines = results.flatMap(({ verdict, reasons, left }) => [...left, ...(verdict === 'refused' ? reasons : [])]);
    for (const line of lines) expect(line).toMatch(/^.+ .+ .+/);
    expect(results.filter(({ verdict, reasons }) => verdict === 'refused' && reasons.length === 0)).toEqual([]);
  });
  test('the schemas are TypeScript without an error of types', () => {
    // The language as a package of a project would find it.
    mkdirSync(join(keep, 'node_modules/pf-gen'), { recursive: true });
    symlinkSync(join(ROOT, 'generators/src'), join(keep, 'node_modules/pf-gen/src'));
    symlinkSync(join(ROOT, 'node_modules/zod'), join(keep, 'node_modules/zod'));
    const exports = { './schema': './src/language/index.ts' };
    writeFileSync(
      join(keep, 'node_modules/pf-gen/package.json'),
      JSON.stringify({ name: 'pf-gen', type: 'module', exports }),
    );
    writeFileSync(join(keep, 'package.json'), '{ "type": "module" }');
    const compilerOptions = {
      ...{ target: 'esnext', module: 'nodenext', strict: true, noEmit: true, skipLibCheck: true },
      ...{ allowImportingTsExtensions: true, preserveSymlinks: true, types: [] },
    };
    const files = readdirSync(keep).filter((name) => name.endsWith('.ts'));
    writeFileSync(join(keep, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
    expect(files.length).toBeGreaterThanOrEqual(36);
    expect(run(join(ROOT, 'node_modules/.bin/tsc'), ['-p', keep])).toBe('');
  });
});

describe('an examination sees the defect:', () => {
  let results: Examined[];
  beforeAll(async () => {
    const jobs = [...PLANTS, undefined].map((plant) => ({
      header: SMALL,
      options: { target: TARGET, ...(plant === undefined ? {} : { plant }) },
    }));
    results = await examineAll(jobs);
  }, LONG_MS);

  test.each(PLANTS.map((plant, index) => [plant, index] as const))('%s', (plant, index) => {
    const { verdict, reasons } = results[index]!;
    expect(verdict, plant).toBe('wrong');
    expect(reasons.join('\n')).toMatch(/is lost|is right|the value of|is no TypeScript|imported twice/);
  });
  test('none in what import writes', () => {
    expect(results.at(-1)).toMatchObject({
      verdict: 'imported',
      reasons: [],
      left: [],
      counts: { structs: 3, fields: 9 },
    });
  });
});
