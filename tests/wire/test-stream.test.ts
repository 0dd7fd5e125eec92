/**
 * The test stream, implemented from `docs/spec/test-stream.md` alone, against the vectors that the document states. Rust is
 * held to the same vectors where it makes the units and where it checks them, and to the same bytes over the wire.
 */
import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { read } from '../house/sources.ts';

const MASK = (1n << 64n) - 1n;
const rotate = (word: bigint, bits: bigint) => ((word << bits) | (word >> (64n - bits))) & MASK;

/** SipHash-1-3 of one word of 8 bytes. */
function sipHash13(k0: bigint, k1: bigint, message: bigint): bigint {
  let v0 = k0 ^ 0x736f6d6570736575n;
  let v1 = k1 ^ 0x646f72616e646f6dn;
  let v2 = k0 ^ 0x6c7967656e657261n;
  let v3 = k1 ^ 0x7465646279746573n;
  const round = () => {
    v0 = (v0 + v1) & MASK;
    v1 = rotate(v1, 13n) ^ v0;
    v0 = rotate(v0, 32n);
    v2 = (v2 + v3) & MASK;
    v3 = rotate(v3, 16n) ^ v2;
    v0 = (v0 + v3) & MASK;
    v3 = rotate(v3, 21n) ^ v0;
    v2 = (v2 + v1) & MASK;
    v1 = rotate(v1, 17n) ^ v2;
    v2 = rotate(v2, 32n);
  };
  for (const block of [message, 8n << 56n]) {
    v3 ^= block;
    round();
    v0 ^= block;
  }
  v2 ^= 0xffn;
  round();
  round();
  round();
  return v0 ^ v1 ^ v2 ^ v3;
}

function unit(seed: bigint, number: bigint, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  const put = (at: number, word: bigint) => {
    for (let byte = 0; byte < 8 && at + byte < length; byte += 1) {
      bytes[at + byte] = Number((word >> BigInt(8 * byte)) & 0xffn);
    }
  };
  put(0, number);
  put(8, seed);
  for (let at = 16, i = 0n; at < length; at += 8, i += 1n)
    put(at, sipHash13(seed, number, (BigInt(length) << 32n) + i));
  return bytes;
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const document = read('docs/spec/test-stream.md');
const rows = Array.from(
  document.matchAll(/^\| (\d+) \| (\d+) \| (\d+) \| `([0-9a-f]+)` \| `([0-9a-f]{16})` \| `([0-9a-f]{8})` \|$/gm),
);

test('the document has vectors: a cut last word, a whole unit of the stream, and numbers above 32 bits', () => {
  const lengths = rows.map(([, , , length]) => Number(length));
  expect(lengths).toEqual(expect.arrayContaining([29, 65_536]));
  expect(rows.some(([, seed, number]) => BigInt(seed!) >> 32n > 0n && BigInt(number!) >> 32n > 0n)).toBe(true);
});

test.each(rows)('%s', (...row) => {
  const [, seed, number, length, first, last, check] = row;
  const bytes = unit(BigInt(seed!), BigInt(number!), Number(length));
  expect(hex(bytes.subarray(0, 32))).toBe(first);
  expect(hex(bytes.subarray(-8))).toBe(last);
  expect(crc32(bytes).toString(16).padStart(8, '0')).toBe(check);
});

test('the worked example is the unit that it says', () => {
  const shown = Array.from(document.matchAll(/^\| \d+ \| `([0-9a-f ]+)` \| [a-z]/gm), ([, bytes]) =>
    bytes!.replaceAll(' ', ''),
  );
  expect(shown.join('')).toBe(hex(unit(7n, 3n, 29)));
});
