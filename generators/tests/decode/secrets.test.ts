/** Secrets are not told by `pf-gen decode`, whatever the bytes are, unless somebody asks. */
import { expect, test } from 'vitest';
import { decodable, decodeBytes } from '../../src/foreign/decode/index.ts';
import { printDecoded } from '../../src/foreign/decode/print.ts';
import { bytes, entry, message, registry, secret, u8, u32 } from '../../src/language/index.ts';
import type { Model } from '../../src/model/model.ts';
import { SECRETS } from '../fixtures/secrets-model.ts';
import { modelOf, planeOf } from '../support/build.ts';

/** What is printed, and the document for programs, of bytes. */
function told(name: string, hex: string, secrets = false, model: Model = SECRETS): string {
  const type = decodable(model).find(({ decl }) => decl.name === name);
  const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex');
  const decoded = decodeBytes(model, type!, bytes, 0, { secrets });
  return `${printDecoded(decoded, bytes, { color: false })}${JSON.stringify(decoded)}`;
}

/** Whole, cut within each secret, with words that no reader takes, and nested. */
const BYTES: readonly (readonly [name: string, hex: string])[] = [
  ['Unlock', '01000000 a5a5a5a5 a5a5a5a5a5a5 0000'],
  ['Unlock', '01000000 a5a5a5'],
  ['Welcome', '07 a5a5a5a5a5a5a5a5 01 a5a5a5a5 02 a5a5a5a5 a5a5'],
  ['Welcome', '07 a5a5a5'],
  ['Welcome', '07 a5a5a5a5a5a5a5a5 01 a5a5'],
  ['Welcome', '07 a5a5a5a5a5a5a5a5 01 a5a5a5a5 02 a5a5a5a5 a5'],
  ['Outer', '03 01000000 a5a5a5a5 a5a5a5a5a5a5 0000'],
  ['Outer', '03 01000000 a5a5a5a5 a5a5a5'],
];

test.for(BYTES)('%s of %s', ([name, hex]) => {
  const text = told(name, hex);
  expect(text).not.toMatch(/a5|165|42405|2779096485/);
  if (!/^(07 a5a5a5|01000000 a5a5a5|03 01000000 a5a5a5a5 a5a5a5)$/.test(hex)) expect(text).toContain('[secret]');
  expect(told(name, hex, true)).toMatch(/a5/);
});

test('what stands beside a secret is told', () => {
  const lines = told('Welcome', BYTES[2]![1]).split('\n');
  expect(lines.slice(0, 4).map((line) => line.trim().replaceAll(/ {2,}/g, '  '))).toEqual([
    '000000  07  Welcome.version  u8  7',
    '000001  ** ** ** ** ** ** ** **  Welcome.key  bytes  [secret]',
    '000009  01  Welcome.cipher  u8  1',
    '00000a  ** ** ** **  Welcome.pin  int  [secret]',
  ]);
});

/** Entries with a secret: whole, cut, too long, twice where that is refused, and where the second is passed over. */
const ENTRIES = [
  '060107 0804 a5a5a5a5',
  '060107 0804 a5a5',
  '060107 0802 a5a5',
  '060107 0805 a5a5a5a5a5',
  '060107 0804 a5a5a5a5 0804 a5a5a5a5',
  '060107 0905 01a5a5a5a5 0905 01a5a5a5a5',
];
const Inner = message({ id: u8, pin: secret(u32) });
const entries = { bitrate: entry(6, u8), key: entry(8, secret(bytes(4))), inner: entry(9, Inner) };

test.each(['first', 'last', 'error'] as const)('secrets of entries are not told; repeated: %s', (repeated) => {
  const Fields = registry(entries, { tag: u8, length: 'u8', max: 100, repeated });
  const model = modelOf(planeOf({ Inner, Fields }));
  for (const hex of ENTRIES) {
    const text = told('Fields', hex, false, model);
    expect(text).not.toMatch(/a5|165|2779096485/);
    expect(text).toContain('Fields.bitrate');
    expect(told('Fields', hex, true, model)).toMatch(/a5/);
  }
});
