/** The generated crate under the real compiler: it builds, behaves, and does not build when a layout moved. */
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RustOptions, rustEmitter } from '../src/emit/rust/index.ts';
import type { Decl, Field, Model } from '../src/model/model.ts';
import { cargo, lockCrate } from './fixtures/cargo.ts';
import { type Emitted, emitTo } from './fixtures/emit.ts';
import { sampleModel } from './fixtures/rust-model.ts';
import { SHAPES } from './fixtures/shapes.ts';

const MINUTES = 60_000;
const BEHAVIOUR = join(import.meta.dirname, 'fixtures', 'rust-crate');
const emitted: Emitted[] = [];

async function crate(model: Model, name: string): Promise<string> {
  const out = await emitTo(rustEmitter, RustOptions.parse({ crate: name }), model);
  emitted.push(out);
  lockCrate(out.folder);
  return out.folder;
}

let sample: string;
beforeAll(async () => {
  sample = await crate(sampleModel(), 'pf-abi');
  mkdirSync(join(sample, 'tests'));
  for (const file of readdirSync(BEHAVIOUR)) copyFileSync(join(BEHAVIOUR, file), join(sample, 'tests', file));
}, 5 * MINUTES);
afterAll(() => {
  for (const out of emitted) out.remove();
});

test('behaves', { timeout: 5 * MINUTES }, () => {
  const run = cargo(sample, 'test', '--locked', '--tests');
  expect(run.text).toContain('test result: ok');
  expect(run.ok, run.text).toBe(true);
});

test('has nothing for clippy, and needs no std', { timeout: 5 * MINUTES }, () => {
  const lints = ['-D', 'warnings', '-D', 'clippy::undocumented_unsafe_blocks', '-D', 'clippy::missing_safety_doc'];
  const run = cargo(sample, 'clippy', '--locked', '--no-default-features', '--features', 'planes', '--', ...lints);
  expect(run.ok, run.text).toBe(true);
  const std = cargo(sample, 'clippy', '--locked', '--', ...lints);
  expect(std.ok, std.text).toBe(true);
});

test('each plane builds alone, and so does a crate without any', { timeout: 5 * MINUTES }, () => {
  for (const feature of ['', ...sampleModel().planes.map(({ name }) => `plane-${name}`)]) {
    const run = cargo(
      sample,
      'clippy',
      '--locked',
      '--no-default-features',
      '--features',
      feature,
      '--',
      '-D',
      'warnings',
    );
    expect(run.ok, run.text).toBe(true);
  }
});

test('is formatted', { timeout: MINUTES }, () => {
  const run = cargo(sample, 'fmt', '--check');
  expect(run.text).not.toMatch(/src\//);
});

test('the shapes of the other targets build as well', { timeout: 5 * MINUTES }, async () => {
  const run = cargo(await crate(SHAPES, 'pf-shapes'), 'clippy', '--locked', '--', '-D', 'warnings');
  expect(run.ok, run.text).toBe(true);
});

function layout(model: Model, plane: string, name: string): Extract<Decl, { fields: Field[]; size: number }> {
  const decl = model.planes.find((p) => p.name === plane)?.members.find((m) => m.name === name);
  if (decl?.kind !== 'struct' && decl?.kind !== 'section' && decl?.kind !== 'foreign') throw new Error(`no ${name}`);
  return decl;
}

const TAMPERED: [string, (model: Model) => void, string][] = [
  ['offset', (m) => move(m, 'control', 'AddRequest', 'width', 12), 'AddRequest.width is not at offset 12'],
  ['section', (m) => move(m, 'frame', 'SharedHeader', 'latest', 24), 'SharedHeader.latest is not at offset 24'],
  ['platform struct', (m) => move(m, 'wdf', 'BindInfo', 'Component', 4), 'BindInfo.Component is not at offset 4'],
  [
    'end',
    (m) => {
      layout(m, 'control', 'AddReply').size = 48;
    },
    'AddReply is not 48 bytes',
  ],
  [
    'pair of neighbours',
    (m) => {
      const { fields } = layout(m, 'control', 'AddRequest');
      fields.splice(1, 2, fields[2]!, fields[1]!);
    },
    'AddRequest.type is not at offset 12',
  ],
  [
    'width, which leaves a hole,',
    (m) => {
      layout(m, 'control', 'AddRequest').fields[1]!.type = { t: 'int', name: 'u16' };
    },
    '`AddRequest` has 2 total byte(s) of padding',
  ],
];

function move(model: Model, plane: string, name: string, field: string, offset: number): void {
  layout(model, plane, name).fields.find((candidate) => candidate.name === field)!.offset = offset;
}

test.each(TAMPERED)(
  'a moved %s does not compile, and the compiler names it',
  { timeout: 5 * MINUTES },
  async (...row) => {
    const [, tamper, message] = row;
    const model = sampleModel();
    tamper(model);
    const run = cargo(await crate(model, 'pf-tampered'), 'check', '--locked');
    expect(run.ok).toBe(false);
    expect(run.text).toContain(message);
  },
);
