/** Registries, varints and what goes on to the end, in a crate under the real compiler: bytes that were worked out by hand. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RustOptions, rustEmitter } from '../../src/emit/rust/index.ts';
import { cargo, lockCrate } from '../fixtures/cargo.ts';
import { type Emitted, emitTo } from '../fixtures/emit.ts';
import { REGISTRIES } from '../fixtures/rust-registries-model.ts';

const MINUTES = 60_000;
let crate: Emitted;

beforeAll(async () => {
  crate = await emitTo(rustEmitter, RustOptions.parse({ crate: 'reg-abi' }), REGISTRIES);
  for (const name of ['rust-registries', 'rust-counting']) {
    cpSync(join(import.meta.dirname, '../fixtures', name), join(crate.folder, 'tests'), { recursive: true });
  }
  lockCrate(crate.folder);
}, 5 * MINUTES);
afterAll(() => crate.remove());

const run = (...tests: string[]): ReturnType<typeof cargo> =>
  cargo(crate.folder, 'test', '--locked', '--features', 'fuzz', ...tests);

test('every form is read and written as it is stated, every fault is told where it is, and no bytes do harm', {
  timeout: 5 * MINUTES,
}, () => {
  const all = run('--tests');
  expect(all.ok, all.text).toBe(true);
  expect(all.text.match(/test result: ok\. [1-9]/g)).toHaveLength(3);
});

test('has nothing for clippy, with and without std', { timeout: 5 * MINUTES }, () => {
  for (const features of [
    ['--no-default-features', '--features', 'planes'],
    ['--features', 'fuzz'],
  ]) {
    const lint = cargo(crate.folder, 'clippy', '--locked', ...features, '--', '-D', 'warnings');
    expect(lint.ok, lint.text).toBe(true);
  }
  expect(cargo(crate.folder, 'fmt', '--check').text).not.toMatch(/src\//);
});

/** Faults that are planted at once, each with the test that notices it. */
const FAULTS = [
  {
    file: 'runtime/varint.rs',
    from: 'byte > 1 ',
    to: 'byte > 3 ',
    notices: 'leb128_ends_where_it_says_and_holds_64_bits',
  },
  {
    file: 'runtime/entries.rs',
    from: 'r.keep(&mut self.values, value);',
    to: '',
    notices: 'a_list_has_an_entry_for_each_value',
  },
  { file: 'runtime/bytes.rs', from: 'dry: owns', to: 'dry: false', notices: 'what_is_refused_costs_no_memory' },
];

test('faults in what decodes are noticed', { timeout: 5 * MINUTES }, () => {
  for (const { file, from, to } of FAULTS) {
    const path = join(crate.folder, 'src', file);
    const text = readFileSync(path, 'utf8');
    expect(text.split(from)).toHaveLength(2);
    writeFileSync(path, text.replace(from, to));
  }
  const { text } = run('--tests', '--no-fail-fast');
  for (const { notices } of FAULTS) expect(text).toContain(`test ${notices} ... FAILED`);
  expect(text).toContain('test secrets_of_entries_are_not_printed ... ok');
});
