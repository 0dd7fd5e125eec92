/** A schema with secrets in every place that takes them: its crate builds, hides them, and writes the bytes that it always wrote. */
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RustOptions, rustEmitter } from '../src/emit/rust/index.ts';
import {
  array,
  blob,
  bytes,
  device,
  enumeration,
  field,
  group,
  ioctl,
  lenient,
  message,
  plane,
  secret,
  since,
  struct,
  tail,
  text,
  u8,
  u32,
  when,
} from '../src/language/index.ts';
import type { Model } from '../src/model/model.ts';
import { cargo, lockCrate } from './fixtures/cargo.ts';
import { type Emitted, emitTo } from './fixtures/emit.ts';
import { modelOf } from './support/build.ts';

const MINUTES = 60_000;

/** The same declarations with and without the marks. */
function sample(marked: boolean): Model {
  const hide: typeof secret = (inner) => (marked ? secret(inner) : (inner as never));
  const options = marked ? { secret: true } : {};
  const Status = enumeration(u32, { OK: 0, SHORT: 1, UNKNOWN: 2 });
  const Seal = struct({
    key: field(bytes(8), options),
    pin: field(u32, { ...options, range: [0, 9999] }),
    rounds: u32,
  });
  const Chest = struct({ first: Seal, more: array(Seal, 2), grid: array(array(Seal, 2), 2) });
  const Open = message(
    {
      version: u32,
      pin: hide(u32),
      key: hide(bytes(4)),
      seal: Seal,
      blob: hide(blob(20)),
      name: hide(text(9)),
      extra: hide(when('version', 1, bytes(2))),
      later: hide(since('version', 2, u32, { default: 5 })),
      odd: hide(lenient(tail(u8, { default: 1 }), { allowed: [1, 2], otherwise: 1 })),
      end: hide(tail(text(5))),
      left: hide(group('ends', u32, { default: 3, trigger: true })),
      right: hide(group('ends', blob(4), { trigger: true })),
    },
    { trailing: 'extensible' },
  );
  const Vault = device({
    interface: '70667664-7044-5350-a1b2-c3d4e5f60009',
    type: 0x22,
    statuses: Status,
    success: 'OK',
    shortInput: 'SHORT',
    shortOutput: 'SHORT',
    unknownCode: 'UNKNOWN',
    ioctls: { OPEN: ioctl({ fn: 0x900, in: Chest, out: Seal }) },
  });
  const members = { Status, Seal, Chest, Open, Vault };
  return modelOf(plane({ name: 'vault', id: 1, version: 1, policy: 'lockstep', members }));
}

let hidden: Emitted;
let open: Emitted;

beforeAll(async () => {
  hidden = await emitTo(rustEmitter, RustOptions.parse({ crate: 'vault-abi' }), sample(true));
  open = await emitTo(rustEmitter, RustOptions.parse({ crate: 'vault-abi' }), sample(false));
  mkdirSync(join(hidden.folder, 'tests'));
  cpSync(join(import.meta.dirname, 'fixtures/rust-secrets/hidden.rs'), join(hidden.folder, 'tests/hidden.rs'));
  lockCrate(hidden.folder);
}, 5 * MINUTES);
afterAll(() => {
  hidden.remove();
  open.remove();
});

test('a schema without secrets asks for no crate that wipes', () => {
  expect(hidden.text('Cargo.toml')).toContain('zeroize');
  expect(open.files.map(({ path }) => path)).not.toContain('src/runtime/secret.rs');
  for (const { path, text } of open.files) expect(/zeroize|Secret/.test(text), path).toBe(false);
});

test('a mark changes no hash: no byte is another', () => {
  expect(sample(true).planes[0]?.hash).toBe(sample(false).planes[0]?.hash);
});

test('secrets are not printed and not copied, and everything is read and written as before', {
  timeout: 5 * MINUTES,
}, () => {
  const run = cargo(hidden.folder, 'test', '--locked', '--tests');
  expect(run.ok, run.text).toBe(true);
  expect(run.text).toContain('3 passed');
});

test('has nothing for clippy, with and without std', { timeout: 5 * MINUTES }, () => {
  for (const features of [[], ['--no-default-features', '--features', 'planes'], ['--features', 'fuzz']]) {
    const run = cargo(hidden.folder, 'clippy', '--locked', ...features, '--', '-D', 'warnings');
    expect(run.ok, run.text).toBe(true);
  }
});
