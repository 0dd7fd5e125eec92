/** Tagged unions and version gates in Rust: the vectors, values by hand, and what a refused message costs. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RustOptions, rustEmitter } from '../src/emit/rust/index.ts';
import { VectorsOptions, vectorsEmitter } from '../src/emit/vectors/index.ts';
import { cargo, lockCrate } from './fixtures/cargo.ts';
import { type Emitted, emitTo, unhex } from './fixtures/emit.ts';
import { eventsModel } from './fixtures/events.ts';
import type { Any } from './fixtures/vector-check.ts';

const MINUTES = 60_000;
/** What is asserted, and the allocator that counts. */
const BEHAVIOUR = ['rust-events', 'rust-counting'].map((name) => join(import.meta.dirname, 'fixtures', name));
let crate: Emitted;
let cases = 0;

const bytesOf = (hex: string): string => `&[${[...unhex(hex)].join(', ')}]`;

/** A Rust test that holds the crate against the vectors: bytes come back as they were, failures have their kind. */
function vectorTest(plane: string, document: Any): string {
  const lines = [...document.messages, ...document.unions].flatMap((item: Any) => {
    const type = `events_abi::${plane}::${item.name}`;
    const whole = new Map<string, string>(item.encode.map((entry: Any) => [entry.case, entry.bytes]));
    const outcome = (what: string, call: string, entry: Any): string => {
      cases += 1;
      const want = 'error' in entry ? `Err("${entry.error}")` : 'Ok(())';
      return `check(${JSON.stringify(`${item.name} ${what}`)}, ${call}.map(drop), ${want});`;
    };
    const exact = document.messages.includes(item) ? 'decode_exact' : 'decode';
    return [
      `assert_eq!(${type}::MIN_SIZE, ${item.minSize}); assert_eq!(${type}::MAX_SIZE, ${item.maxSize});`,
      ...item.encode.map((entry: Any) => {
        cases += 1;
        const at = JSON.stringify(`${item.name} ${entry.case}`);
        return `assert_eq!(${type}::decode(${bytesOf(entry.bytes)}).unwrap().encode().unwrap(), ${bytesOf(entry.bytes)}, ${at});`;
      }),
      ...item.cuts.flatMap((cut: Any) => {
        const bytes = whole.get(cut.of) ?? '';
        const lengths = Array.from({ length: cut.to - cut.from + 1 }, (_, index) => cut.from + index);
        return lengths.map((length) =>
          outcome(`${cut.of} cut to ${length}`, `${type}::decode(${bytesOf(bytes.slice(0, length * 2))})`, cut),
        );
      }),
      ...item.decode.map((entry: Any) => outcome(entry.case, `${type}::decode(${bytesOf(entry.bytes)})`, entry)),
      ...item.rests.flatMap((entry: Any) => {
        const bytes = bytesOf(entry.bytes);
        const used =
          'error' in entry.prefix
            ? ''
            : `assert_eq!(${type}::decode_prefix(${bytes}).unwrap().1, ${entry.prefix.used});`;
        return [
          outcome(`${entry.case} prefix`, `${type}::decode_prefix(${bytes})`, entry.prefix),
          outcome(`${entry.case} exact`, `${type}::${exact}(${bytes})`, entry.exact),
          used,
        ];
      }),
    ];
  });
  return `#[test]\nfn ${plane}() {\n${lines.map((line) => `    ${line}\n`).join('')}}\n`;
}

const CHECK = `use events_abi::runtime::{DecodeError, DecodeErrorKind};
fn check(what: &str, got: Result<(), DecodeError>, want: Result<(), &str>) {
    let got = got.map_err(|error| match error.kind {
        DecodeErrorKind::Truncated { .. } => "Truncated",
        DecodeErrorKind::BadLiteral => "BadLiteral",
        DecodeErrorKind::BadValue => "BadValue",
        DecodeErrorKind::TooLong { .. } => "TooLong",
        DecodeErrorKind::TrailingBytes => "TrailingBytes",
        DecodeErrorKind::BadUtf8 => "BadUtf8",
        DecodeErrorKind::Repeated => "Repeated",
        DecodeErrorKind::Missing => "Missing",
    });
    assert_eq!(got, want, "{what}");
}
`;

beforeAll(async () => {
  const model = eventsModel();
  crate = await emitTo(rustEmitter, RustOptions.parse({ crate: 'events-abi' }), model);
  const vectors = await emitTo(vectorsEmitter, VectorsOptions.parse({}), model);
  const tests = join(crate.folder, 'tests');
  mkdirSync(tests);
  const documents = ['common', 'events'].map((plane) => vectorTest(plane, JSON.parse(vectors.text(`${plane}.json`))));
  writeFileSync(join(tests, 'vectors.rs'), CHECK + documents.join(''));
  for (const folder of BEHAVIOUR) cpSync(folder, tests, { recursive: true });
  vectors.remove();
  lockCrate(crate.folder);
}, 5 * MINUTES);
afterAll(() => crate.remove());

test('agrees with the vectors, behaves, and allocates nothing for what it refuses', { timeout: 5 * MINUTES }, () => {
  expect(cases).toBeGreaterThan(800);
  const run = cargo(crate.folder, 'test', '--locked', '--features', 'fuzz', '--tests', '--', '--nocapture');
  expect(run.ok, run.text).toBe(true);
  expect(run.text.match(/test result: ok\. [1-9]/g)).toHaveLength(3);
});

test('has nothing for clippy, with and without the fuzz targets', { timeout: 5 * MINUTES }, () => {
  for (const features of [
    ['--no-default-features', '--features', 'planes'],
    ['--features', 'fuzz'],
    ['--no-default-features', '--features', 'fuzz'],
  ]) {
    const run = cargo(crate.folder, 'clippy', '--locked', ...features, '--', '-D', 'warnings');
    expect(run.ok, run.text).toBe(true);
  }
  expect(cargo(crate.folder, 'fmt', '--check').text).not.toMatch(/src\//);
});

test('the package for cargo-fuzz reaches the targets', () => {
  expect(crate.text('fuzz/Cargo.toml')).toContain('events-abi = { path = "..", features = ["fuzz"] }');
  expect(crate.text('fuzz/fuzz_targets/decoders.rs')).toContain('events_abi::fuzz::any(data)');
});
