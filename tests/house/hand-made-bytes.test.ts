/** Decision D16: outside `generated/` nobody builds bytes by hand. */
import { expect, test } from 'vitest';
import { codeOnly, read, sources } from './sources.ts';

const RUST =
  /\b(from_(le|be|ne)_bytes|to_(le|be|ne)_bytes|read_unaligned|write_unaligned|offset_of!|OFF_[A-Z]|CTL_CODE)\b/;
const TYPESCRIPT = /\bDataView\b|\.(read|write)(U?Int|BigU?Int|Float|Double)(8|16|32|64)?(LE|BE)?\(|\bCTL_CODE\b/;

/** Path → why it may. Generators write the code that handles bytes; a foreign file format has no schema here. */
const ALLOWED: Record<string, string> = {
  'generators/src/emit/': 'emitters: their text is the generated code',
  'generators/tests/': 'tests of the emitters look at bytes',
  'generators/src/foreign/import/': 'finds what CTL_CODE got in a header, and declares it for clang',
  'generators/src/diagnostics/import-rules.ts': 'says how a control code is composed',
  'generators/src/foreign/pe/': 'clears a bit of a PE header and writes its checksum',
  'generators/lock/': 'reads the headers of ELF, PE, Mach-O, WebAssembly and archives',
  'tests/house/hand-made-bytes.test.ts': 'names the patterns',
  'host-native/proto/src/seal.rs': 'the sequence prefix is big-endian, alone on this wire (wire §4.5)',
  'host-native/host/tests/it/hostile.rs': 'sends wrong frames on purpose',
  'ci/bench/codecs/': 'the generated codecs are measured against hand-made ones and against other libraries',
  'tests/abi/': 'compares bytes across languages',
  'tests/fuzz/': 'spoils bytes on purpose, and reads frames a second way',
  'tests/rust/': 'compares offsets with the vectors',
};

function findings(extensions: string[], pattern: RegExp): string[] {
  const found: string[] = [];
  for (const path of sources(extensions)) {
    if (Object.keys(ALLOWED).some((allowed) => path.startsWith(allowed))) continue;
    codeOnly(read(path))
      .split('\n')
      .forEach((line, index) => {
        const hit = pattern.exec(line);
        if (hit) found.push(`${path}:${index + 1}: ${hit[0]}`);
      });
  }
  return found;
}

test('no Rust source builds bytes by hand', () => {
  expect(findings(['.rs'], RUST)).toEqual([]);
});

test('no TypeScript source builds bytes by hand', () => {
  expect(findings(['.ts'], TYPESCRIPT)).toEqual([]);
});

test('the patterns find what they look for', () => {
  expect(RUST.test('let x = u32::from_le_bytes(b);')).toBe(true);
  expect(RUST.test('core::ptr::read_unaligned(p)')).toBe(true);
  expect(TYPESCRIPT.test('new DataView(buffer)')).toBe(true);
  expect(TYPESCRIPT.test('buffer.readUInt32LE(0)')).toBe(true);
});
