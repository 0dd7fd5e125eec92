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
  cpSync(join(import.meta.dirname, '../fixtures/rust-registries'), join(crate.folder, 'tests'), { recursive: true });
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
    ['--no-default-features', '--features', 'fuzz'],
    ['--features', 'fuzz'],
  ]) {
    const lint = cargo(crate.folder, 'clippy', '--locked', ...features, '--', '-D', 'warnings');
    expect(lint.ok, lint.text).toBe(true);
  }
  expect(cargo(crate.folder, 'fmt', '--check').text).not.toMatch(/src\//);
});

/** A fault in the crate → what notices it. */
const FAULTS: readonly (readonly [fault: string, file: string, from: string, to: string, notices: string])[] = [
  [
    'a length is counted in front of its value',
    'runtime/prefix.rs',
    'rotate_right(taken)',
    'rotate_left(taken)',
    'entries',
  ],
  ['the last byte of LEB128 counts too much', 'runtime/varint.rs', 'byte > 1 ', 'byte > 3 ', 'varints'],
  ['the values of a list are lost', 'runtime/entries.rs', 'r.keep(&mut self.values, value);', '', 'hostile'],
  ['what is kept is kept before all is checked', 'runtime/bytes.rs', 'dry: owns', 'dry: false', 'hostile'],
];

test.each(FAULTS)('it is noticed when %s', { timeout: 5 * MINUTES }, (_, file, from, to, notices) => {
  const path = join(crate.folder, 'src', file);
  const text = readFileSync(path, 'utf8');
  expect(text.split(from)).toHaveLength(2);
  writeFileSync(path, text.replace(from, to));
  const spoilt = run('--test', notices);
  writeFileSync(path, text);
  expect(spoilt.text).toContain('test result: FAILED');
});
