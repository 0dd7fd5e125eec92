/** Registries and varints: the generated Rust against the same vectors, by the checker of this repository's own planes. */
import { copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RustOptions, rustEmitter } from '../../src/emit/rust/index.ts';
import { VectorsOptions, vectorsEmitter } from '../../src/emit/vectors/index.ts';
import { cargo, lockCrate } from '../fixtures/cargo.ts';
import { emitTo } from '../fixtures/emit.ts';
import { REGISTRIES } from '../fixtures/registries-model.ts';
import type { Any } from '../fixtures/vector-check.ts';
import { temporary } from '../support/process.ts';

const CHECKER = join(import.meta.dirname, '../../../tests/rust');
const MINUTES = 60_000;
/** Rust and vectors where the checker looks for those of this repository. */
async function generate(root: string): Promise<void> {
  const crate = await emitTo(rustEmitter, RustOptions.parse({ crate: 'pf-abi' }), REGISTRIES);
  const vectors = await emitTo(vectorsEmitter, VectorsOptions.parse({ rustCrate: 'pf_abi' }), REGISTRIES);
  for (const [name, out] of Object.entries({ rust: crate, vectors })) {
    cpSync(out.folder, join(root, 'generated', name), { recursive: true });
    out.remove();
  }
}

/** The checker as it is, but for its rooms that know this repository. */
function checker(root: string): string {
  const folder = join(root, 'tests/rust');
  for (const part of ['src', 'tests']) mkdirSync(join(folder, part), { recursive: true });
  for (const file of ['src/json.rs', 'src/kinds.rs', 'src/macros.rs', 'tests/vectors.rs']) {
    copyFileSync(join(CHECKER, file), join(folder, file));
  }
  const lib = readFileSync(join(CHECKER, 'src/lib.rs'), 'utf8');
  writeFileSync(join(folder, 'src/lib.rs'), lib.replace('pub mod ownership;\n', '').replace('pub mod tables;\n', ''));
  writeFileSync(
    join(folder, 'Cargo.toml'),
    `[package]
name = "pf-conformance"
version = "0.0.0"
edition = "2024"

[workspace]

[dependencies]
pf-abi = { path = "../../generated/rust" }
serde_json = "1"
`,
  );
  return folder;
}

test('the generated Rust agrees with every vector, and a wrong one is noticed', { timeout: 5 * MINUTES }, async () => {
  const root = temporary();
  await generate(root);
  const folder = checker(root);
  lockCrate(folder);
  const run = cargo(folder, 'test', '--locked', '--test', 'vectors');
  expect(run.ok, run.text).toBe(true);
  expect(run.text).toContain('3 passed');
  // The vectors are read when the test runs: nothing is compiled again.
  const path = join(root, 'generated/vectors/p.json');
  const text = readFileSync(path, 'utf8');
  const wrong: Any = JSON.parse(text);
  const fields = wrong.registries.find((item: Any) => item.name === 'Fields');
  fields.decode.find((item: Any) => item.error === 'Repeated').error = 'Missing';
  fields.encode[0].value.bitrate = 1;
  fields.refused[0].error = 'BadUtf8';
  writeFileSync(path, JSON.stringify(wrong));
  const noticed = cargo(folder, 'test', '--locked', '--test', 'vectors');
  writeFileSync(path, text);
  expect(noticed.ok).toBe(false);
  for (const what of [
    'Fields ("mode: twice")',
    'Fields ("default") encode',
    'Fields ("default") decode',
    'one too many") encode',
  ]) {
    expect(noticed.text).toContain(what);
  }
});
