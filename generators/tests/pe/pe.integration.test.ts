/** `pf-gen pe`: the headers of images, the FORCE_INTEGRITY bit, and a checksum that linkers agree with. */
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BinaryError } from '../../lock/src/source.ts';
import { checksumOf } from '../../src/foreign/pe/checksum.ts';
import { readImage, withoutForceIntegrity } from '../../src/foreign/pe/image.ts';
import { randomSeed } from '../fixtures/emit.ts';
import { needTools, run } from '../fixtures/tools.ts';
import { temporary } from '../support/process.ts';
import { servedPfGen as pfGen } from '../support/served.ts';

const folder = mkdtempSync(join(tmpdir(), 'pf-gen-pe-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = (name: string): string => join(folder, name);
const bytesOf = (name: string): Buffer => readFileSync(path(name));

/** GNU ld writes checksums; lld does not. Both write the bits. */
const GNU_LD = 'x86_64-w64-mingw32-ld';

beforeAll(() => {
  needTools('clang', 'lld-link', GNU_LD);
  writeFileSync(path('dll.c'), '__attribute__((dllexport)) int answer(void) { return 42; }\nint _fltused;\n');
  for (const [target, object] of [
    ['x86_64-pc-windows-gnu', 'dll64.obj'],
    ['i686-pc-windows-msvc', 'dll32.obj'],
  ] as const) {
    run('clang', [`--target=${target}`, '-c', path('dll.c'), '-o', path(object)]);
  }
  // One output name, no time stamp and no symbols (one of them is the flags): only the flag makes the difference.
  for (const [copy, flags] of [
    ['demanding.dll', ['--forceinteg']],
    ['plain.dll', []],
  ] as const) {
    const wanted = [
      '--dynamicbase',
      '--nxcompat',
      '--high-entropy-va',
      '--no-insert-timestamp',
      '--strip-all',
      ...flags,
    ];
    run(GNU_LD, ['-shared', '--entry=0', ...wanted, '-o', path('a.dll'), path('dll64.obj')]);
    renameSync(path('a.dll'), path(copy));
  }
  const lld = ['/nologo', '/dll', '/noentry', '/nodefaultlib', '/integritycheck', '/safeseh:no'];
  run('lld-link', [...lld, `/out:${path('demanding32.dll')}`, path('dll32.obj')]);
});

test('an image as the linker made it', () => {
  expect(readImage(bytesOf('demanding.dll'))).toMatchObject({
    format: 'PE32+ x86-64',
    machine: { value: 0x8664, name: 'x86-64' },
    characteristics: { names: expect.arrayContaining(['EXECUTABLE_IMAGE', 'LARGE_ADDRESS_AWARE', 'DLL']) },
    dllCharacteristics: { value: 0x01e0, names: ['HIGH_ENTROPY_VA', 'DYNAMIC_BASE', 'FORCE_INTEGRITY', 'NX_COMPAT'] },
    checksum: { verdict: 'valid' },
    signature: undefined,
  });
  expect(readImage(bytesOf('demanding32.dll'))).toMatchObject({
    format: 'PE32 i386',
    dllCharacteristics: { value: 0x01c0 },
    checksum: { stored: 0, verdict: 'absent' },
  });
});

describe('clearing the bit', () => {
  test('gives the very bytes that the linker writes without it: 0x01E0 becomes 0x0160, the checksum follows', () => {
    const { bytes, changed } = withoutForceIntegrity(bytesOf('demanding.dll'));
    expect(changed).toBe(true);
    expect(readImage(bytes).dllCharacteristics.value).toBe(0x0160);
    expect(bytes.equals(bytesOf('plain.dll'))).toBe(true);
    const at = bytes.readUInt32LE(0x3c) + 0x5e;
    expect(bytes.readUInt16LE(at)).toBe(0x0160);
  });
  test('a second time changes nothing', () => {
    const once = withoutForceIntegrity(bytesOf('demanding.dll')).bytes;
    const twice = withoutForceIntegrity(once);
    expect(twice.changed).toBe(false);
    expect(twice.bytes.equals(once)).toBe(true);
  });
  test('an absent checksum stays absent', () => {
    const { bytes } = withoutForceIntegrity(bytesOf('demanding32.dll'));
    expect(readImage(bytes).dllCharacteristics.value).toBe(0x0140);
    expect(readImage(bytes).checksum).toMatchObject({ stored: 0, verdict: 'absent' });
  });
});

test('the checksum is the sum of 16-bit words with the carry added in, plus the length', () => {
  const byWords = (bytes: Buffer): number => {
    const padded = Buffer.concat([bytes, Buffer.alloc(bytes.length % 2)]);
    let sum = 0n;
    for (let at = 0; at < padded.length; at += 2) sum += BigInt(padded.readUInt16LE(at));
    while (sum > 0xffffn) sum = (sum & 0xffffn) + (sum >> 16n);
    return Number(sum) + bytes.length;
  };
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 4, maxLength: 4000 }), (content) => {
      const bytes = Buffer.from(content);
      const at = Math.floor(bytes.length / 4) * 2;
      const without = Buffer.from(bytes);
      without.fill(0, at, Math.min(at + 4, bytes.length));
      expect(checksumOf(bytes, at)).toBe(byWords(without));
    }),
    { seed: randomSeed() },
  );
  expect(checksumOf(Buffer.alloc(1 << 20, 0xff), 0)).toBe(0xffff + (1 << 20));
});

test('damaged images: an answer or a BinaryError', () => {
  const sound = bytesOf('demanding.dll');
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat({ max: 511 }), fc.nat({ max: 255 })), { maxLength: 6 }),
      fc.oneof(fc.constant(sound.length), fc.nat({ max: sound.length })),
      (edits, length) => {
        const bytes = Buffer.from(sound);
        for (const [at, value] of edits) bytes[at] = value;
        try {
          withoutForceIntegrity(bytes.subarray(0, length));
        } catch (error) {
          expect(error).toBeInstanceOf(BinaryError);
        }
      },
    ),
    { numRuns: 2000, seed: randomSeed() },
  );
});

describe('the command', () => {
  const inside = (...names: string[]): string => {
    const own = temporary();
    for (const name of names) writeFileSync(join(own, name), bytesOf(name));
    return own;
  };
  test('shows an image', async () => {
    const { code, stdout } = await pfGen(inside('demanding.dll'), ['pe', 'demanding.dll']);
    expect(code).toBe(0);
    expect(stdout).toContain(
      'DllCharacteristics  0x01e0 HIGH_ENTROPY_VA DYNAMIC_BASE FORCE_INTEGRITY NX_COMPAT (at 0x',
    );
    expect(stdout).toMatch(/checksum {12}0x[0-9a-f]{8} valid\n/);
  });
  test('replaces the file, keeps its mode and links, leaves nothing beside it, and is done the second time', async () => {
    const own = inside('demanding.dll');
    chmodSync(join(own, 'demanding.dll'), 0o640);
    symlinkSync('demanding.dll', join(own, 'link.dll'));
    const first = await pfGen(own, ['pe', 'link.dll', '--clear-force-integrity', '--json']);
    expect(JSON.parse(first.stdout).data).toMatchObject({ changed: true, dllCharacteristics: { value: 0x160 } });
    expect(readFileSync(join(own, 'demanding.dll')).equals(bytesOf('plain.dll'))).toBe(true);
    expect(statSync(join(own, 'demanding.dll')).mode & 0o777).toBe(0o640);
    expect(readdirSync(own).sort()).toEqual(['demanding.dll', 'link.dll']);
    const second = await pfGen(own, ['pe', 'demanding.dll', '--clear-force-integrity']);
    expect(second).toMatchObject({ code: 0, stdout: expect.stringContaining('was not set: nothing to clear') });
  });
  test('writes to --out and leaves the file alone', async () => {
    const own = inside('demanding.dll');
    const ran = await pfGen(own, ['pe', 'demanding.dll', '--clear-force-integrity', '--out', 'out.dll']);
    expect(ran).toMatchObject({ code: 0, stdout: expect.stringContaining('0x01e0 -> 0x0160') });
    expect(readFileSync(join(own, 'out.dll')).equals(bytesOf('plain.dll'))).toBe(true);
    expect(readFileSync(join(own, 'demanding.dll')).equals(bytesOf('demanding.dll'))).toBe(true);
    expect((await pfGen(own, ['pe', 'demanding.dll', '--out', 'x.dll'])).code).toBe(2);
  });
  test('warns of a signature that becomes invalid, and of a wrong checksum', async () => {
    const own = temporary();
    const signed = Buffer.concat([bytesOf('demanding.dll'), Buffer.alloc(16)]);
    const directory = signed.readUInt32LE(0x3c) + 24 + 112 + 4 * 8;
    signed.writeUInt32LE(signed.length - 16, directory);
    signed.writeUInt32LE(16, directory + 4);
    writeFileSync(join(own, 'signed.dll'), signed);
    const shown = await pfGen(own, ['pe', 'signed.dll']);
    expect(shown.stdout).toContain('warning PF6121: signed.dll: the stored checksum is 0x');
    expect(shown.stdout).toMatch(/signature {11}16 bytes at 0x/);
    const cleared = await pfGen(own, ['pe', 'signed.dll', '--clear-force-integrity']);
    expect(cleared.stdout).toContain('warning PF6122: signed.dll carries a signature, which is invalid from now on');
    expect(cleared.stdout).toMatch(/checksum {12}0x[0-9a-f]{8} valid\n/);
  });
  test.each([
    ['a text', Buffer.from('hello'), "does not begin with a DOS header ('MZ')"],
    ['an object', undefined, "does not begin with a DOS header ('MZ')"],
    ['a DOS program', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(100)]), "no signature 'PE' at offset 0"],
  ])('refuses %s and writes nothing', async (_what, content, why) => {
    const own = temporary();
    writeFileSync(join(own, 'file'), content ?? bytesOf('dll64.obj'));
    const before = statSync(join(own, 'file'));
    const ran = await pfGen(own, ['pe', 'file', '--clear-force-integrity']);
    expect(ran).toMatchObject({ code: 1, stderr: expect.stringContaining(why) });
    expect(statSync(join(own, 'file')).mtimeMs).toBe(before.mtimeMs);
  });
});
