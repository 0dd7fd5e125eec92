/** Secrets are not told by `pf-gen decode`, whatever the bytes are, unless somebody asks. */
import { expect, test } from 'vitest';
import { decodable, decodeBytes } from '../../src/foreign/decode/index.ts';
import { printDecoded } from '../../src/foreign/decode/print.ts';
import { SECRETS } from '../fixtures/secrets-model.ts';

/** What is printed, and the document for programs, of bytes. */
function told(name: string, hex: string, secrets = false): string {
  const type = decodable(SECRETS).find(({ decl }) => decl.name === name);
  const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex');
  const decoded = decodeBytes(SECRETS, type!, bytes, 0, { secrets });
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
