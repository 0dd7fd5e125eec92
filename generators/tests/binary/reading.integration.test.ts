/** Locks are read out of every kind of binary, and nothing that a file can hold brings the reader down. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CarriedLock, readLockOf } from '../../lock/src/lock.ts';
import { findSections } from '../../lock/src/sections.ts';
import { BinaryError, memorySource } from '../../lock/src/source.ts';
import { randomSeed } from '../fixtures/emit.ts';
import { needTools, run } from '../fixtures/tools.ts';
import { SAMPLE_TOOLS, type Sample, writeSamples } from './samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'pf-gen-binary-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = (name: string): string => join(folder, name);

const LOCK: CarriedLock = {
  schema: 'a "quoted" name with a { brace',
  planes: [{ name: 'control', id: 1, version: 2, policy: 'lockstep', hash: 'a'.repeat(64), members: [] }],
};
const TEXT = JSON.stringify(LOCK);
let samples: Sample[];
beforeAll(() => {
  needTools(...SAMPLE_TOOLS);
  samples = writeSamples(folder, TEXT);
});

test('twenty kinds of binary carry the lock and say what they are', () => {
  expect(samples.map(({ name, path }) => [name, readLockOf(path)])).toEqual(
    samples.map(({ name, format }) => [name, { found: true, lock: LOCK, format }]),
  );
  expect(samples).toHaveLength(20);
});

test('another section of the same file is read, and a missing one is not there', () => {
  const bytes = readFileSync(process.execPath);
  const read = (name: string) => findSections(memorySource(bytes), process.execPath, name).pieces;
  expect(read('.interp')[0]?.bytes.toString()).toMatch(/ld-linux|ld-musl/);
  expect(read('.pf_ab')).toEqual([]);
  expect(readLockOf(process.execPath)).toMatchObject({ found: false, cause: 'missing', format: 'ELF64' });
});

describe('two objects in one program', () => {
  const link = (...texts: string[]): string => {
    const objects = texts.map((text, index) => {
      const source = path(`part${index}.c`);
      const quoted = JSON.stringify(text);
      writeFileSync(source, `__attribute__((used, section(".pf_abi"))) static const char lock[] = ${quoted};\n`);
      run('clang', ['--target=x86_64-linux-gnu', '-c', source, '-o', path(`part${index}.o`)]);
      return path(`part${index}.o`);
    });
    run('ld.lld', ['-shared', ...objects, '-o', path('two.so')]);
    return path('two.so');
  };
  test('with the same lock carry it once', () => {
    expect(readLockOf(link(TEXT, TEXT))).toMatchObject({ found: true, lock: LOCK });
  });
  test('with different locks are refused', () => {
    const other = TEXT.replace('"version":2', '"version":3');
    expect(readLockOf(link(TEXT, other))).toMatchObject({ found: false, why: expect.stringContaining('two locks') });
  });
  test('with different locks in an archive are refused with the names of both', () => {
    link(TEXT, TEXT.replace('control', 'kontrol'));
    run('llvm-ar', ['rcs', path('two.a'), path('part0.o'), path('part1.o')]);
    expect(readLockOf(path('two.a'))).toMatchObject({ why: expect.stringContaining('(part0.o and part1.o)') });
  });
});

test.each([
  ['an empty file', '', /no binary that is known/],
  ['a text', '#!/bin/sh\n', /no binary that is known/],
  ['a DOS program', `MZ${'\0'.repeat(200)}`, /no signature 'PE' at offset 0/],
  ['the beginning of an ELF file', '\x7fELF\x02\x01\x01', /ELF identification .* does not lie inside/],
  ['an ELF class that is none', `\x7fELF\x05\x01\x01${'\0'.repeat(64)}`, /ELF class is 5/],
  ['LLVM bitcode', 'BC\xc0\xde\0\0\0\0', /without link-time optimisation/],
  ['a WebAssembly component', '\0asm\x0d\0\x01\0', /a component/],
  ['a Java class', '\xca\xfe\xba\xbe\0\0\0\x41', /Java class/],
  ['an archive whose member is damaged', `!<arch>\n${'x'.repeat(60)}`, /no member of the archive begins at offset 8/],
])('%s is refused with a reason', (_what, content, why) => {
  writeFileSync(path('wrong'), Buffer.from(content, 'latin1'));
  expect(readLockOf(path('wrong'))).toMatchObject({ found: false, why: expect.stringMatching(why) });
});

test('a folder, and a lock of another form, are refused with a reason', () => {
  expect(readLockOf(folder)).toMatchObject({ found: false, why: expect.stringContaining('not a plain file') });
  for (const [text, why] of [
    ['{', 'not JSON'],
    ['{"planes":[{"name":1}]}', 'another form: planes.0.name'],
    ['[]', 'another form'],
  ] as const) {
    writeFileSync(path('wrong.c'), `__attribute__((section(".pf_abi"))) const char lock[] = ${JSON.stringify(text)};`);
    run('clang', ['-c', path('wrong.c'), '-o', path('wrong.o')]);
    expect(readLockOf(path('wrong.o')), text).toMatchObject({ found: false, why: expect.stringContaining(why) });
  }
});

test('hostile files: an answer or a BinaryError within a moment, never anything else', () => {
  const seed = randomSeed();
  for (const { name, path } of samples) {
    const sound = readFileSync(path);
    // The headers and tables stand at both ends: edits are drawn towards these, and from everywhere.
    const position = fc.oneof(
      fc.nat({ max: Math.min(sound.length, 512) - 1 }),
      fc.nat({ max: sound.length - 1 }),
      fc.nat({ max: Math.min(sound.length, 1024) - 1 }).map((back) => sound.length - 1 - back),
    );
    const value = fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.nat({ max: 255 }));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(position, value), { maxLength: 6 }),
        fc.oneof(fc.constant(sound.length), fc.nat({ max: sound.length })),
        (edits, length) => {
          const bytes = Buffer.from(sound);
          for (const [at, byte] of edits) bytes[at] = byte;
          const before = performance.now();
          try {
            findSections(memorySource(bytes.subarray(0, length)), path, '.pf_abi');
          } catch (error) {
            expect(error, name).toBeInstanceOf(BinaryError);
          }
          expect(performance.now() - before, name).toBeLessThan(60_000);
        },
      ),
      { numRuns: 400, seed },
    );
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      writeFileSync(path('noise'), bytes);
      expect(readLockOf(path('noise')).found).toBe(false);
    }),
    { numRuns: 200, seed },
  );
});

test('a table that claims more than the file has is refused before it is read', () => {
  const bytes = readFileSync(path('elf64.o'));
  bytes.writeUInt16LE(0xfff0, 0x3c);
  expect(() => findSections(memorySource(bytes), '', '.pf_abi')).toThrow(/the section table \(4193280 bytes/);
});
