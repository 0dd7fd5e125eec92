/** The protocols of a stranger's sections: under a model checker, in one thread, and against a hostile other side. */
import { appendFileSync, cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RustOptions, rustEmitter } from '../src/emit/rust/index.ts';
import { cargo, lockCrate } from './fixtures/cargo.ts';
import { type Emitted, emitTo } from './fixtures/emit.ts';
import { shared } from './fixtures/rust-protocols/schema.ts';
import { modelOf } from './support/build.ts';

const MINUTES = 60_000;
const FIXTURE = join(import.meta.dirname, 'fixtures', 'rust-protocols');
let crate: Emitted;

beforeAll(async () => {
  crate = await emitTo(rustEmitter, RustOptions.parse({ crate: 'pf-abi' }), modelOf(shared));
  appendFileSync(
    join(crate.folder, 'Cargo.toml'),
    '\n[dev-dependencies]\nloom = { version = "0.7", default-features = false }\n',
  );
  mkdirSync(join(crate.folder, 'tests/loom'), { recursive: true });
  for (const file of ['models.rs', 'behaviour.rs']) cpSync(join(FIXTURE, file), join(crate.folder, 'tests', file));
  cpSync(join(FIXTURE, 'loom_memory.rs'), join(crate.folder, 'tests/loom/loom_memory.rs'));
  lockCrate(crate.folder);
}, 5 * MINUTES);
afterAll(() => crate.remove());

test('hold under loom, and fail without each fence and each Release', { timeout: 5 * MINUTES }, () => {
  const run = cargo(crate.folder, 'test', '--locked', '--test', 'models');
  expect(run.ok, run.text).toBe(true);
  expect(run.text).toContain('4 passed');
});

test('keep their limits, and copy shared memory once', { timeout: 5 * MINUTES }, () => {
  const run = cargo(crate.folder, 'test', '--locked', '--test', 'behaviour');
  expect(run.ok, run.text).toBe(true);
});

test('have nothing for clippy', { timeout: 5 * MINUTES }, () => {
  const run = cargo(crate.folder, 'clippy', '--locked', '--', '-D', 'warnings');
  expect(run.ok, run.text).toBe(true);
});

test('what a protocol stores cannot be stored, or seen torn, beside it', () => {
  const text = readFileSync(join(crate.folder, 'src/shared.rs'), 'utf8');
  const view = (name: string): string =>
    text.split(`impl<M: crate::runtime::Memory> ${name}<M> {`)[1]?.split('\n}\n')[0] ?? '';
  const functions = (name: string): string[] =>
    [...view(name).matchAll(/pub fn (\w+)/g)].map((match) => match[1] ?? '');
  const open = ['memory', 'into_memory', 'mapped_len', 'checked_snapshot', 'snapshot'];
  expect(functions('LossyDriver')).toEqual(['open', 'open_prefix', ...open, 'head', 'push_pairs']);
  expect(functions('LossyHost')).toEqual(['create', ...open, 'head', 'pop_pairs']);
  expect(functions('GuardedDriver')).toEqual([
    ...['open', 'open_prefix', ...open, 'gen_'],
    ...['write_all', 'write_all_with', 'read_all', 'read_all_with'],
  ]);
  expect(functions('GuardedHost')).toEqual(['create', ...open, 'gen_', 'read_all', 'read_all_with']);
  expect(functions('NewestHost')).toContain('load_pair');
  expect(functions('NewestHost')).not.toContain('publish_pair');
});
