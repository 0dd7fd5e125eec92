/** Long texts in parts: together they are the text, and each is text by itself. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rowDigest, setDigest } from '../../src/incremental/cache/digest.ts';
import { flat, partsOf } from '../../src/platform/parts.ts';

test('parts are the text, and no character is cut apart', () => {
  const odd = `${'a'.repeat((1 << 18) - 1)}\u{1f600}${'\u{1f600}'.repeat(1 << 18)}z`;
  for (const text of ['', 'a', 'b'.repeat(1 << 18), odd]) {
    const parts = [...partsOf(text)];
    expect(parts.join('')).toBe(text);
    for (const part of parts) expect(part.isWellFormed()).toBe(true);
    expect(Buffer.concat(parts.map((part) => Buffer.from(part))).equals(Buffer.from(text))).toBe(true);
  }
});

test('digests tell texts and their borders apart', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), fc.array(fc.string({ unit: 'binary' })), (one, other) => {
      const bytes = (texts: string[]): string => JSON.stringify(texts.map((text) => text.toWellFormed()));
      expect(rowDigest(one) === rowDigest(other)).toBe(bytes(one) === bytes(other));
    }),
  );
  expect(rowDigest(['ab', 'c'])).not.toBe(rowDigest(['a', 'bc']));
  expect(setDigest([['a', 'b']])).not.toBe(setDigest([['ab', '']]));
});

test('a text that was put together is the same in one piece', () => {
  expect(flat(['a', 'b'].join('-') + 'c'.repeat(20))).toBe(`a-b${'c'.repeat(20)}`);
});
