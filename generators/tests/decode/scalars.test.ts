/** `decode` shows floats, big-endian words and words of 24 bits as the numbers that they are. */
import { expect, test } from 'vitest';
import { Lookup } from '../../src/emit/lookup.ts';
import { decodeMessage, type Message } from '../../src/emit/vectors/interpreter/message.ts';
import { decodeBytes } from '../../src/foreign/decode/index.ts';
import { unhex } from '../fixtures/emit.ts';
import { scalarsModel } from '../fixtures/scalars-model.ts';

const MODEL = scalarsModel();
const declOf = (name: string) => MODEL.planes[0]!.members.find((decl) => decl.name === name)!;

function shown(name: string, hex: string): Record<string, string> {
  const { notes } = decodeBytes(MODEL, { plane: 'air', decl: declOf(name) as Message }, unhex(hex), 0);
  return Object.fromEntries(
    notes.map(({ path, value, remark }) => [path, remark === undefined ? value : `${value}: ${remark}`]),
  );
}

test('floats as few digits say them, a NaN with its bits', () => {
  expect(shown('Sample', 'cdcccc3d 2301a07f')).toEqual({ 'Sample.left': '0.1', 'Sample.right': 'NaN (0x7fa00123)' });
  expect(shown('Sample', '00000080 0000807f')).toEqual({ 'Sample.left': '-0', 'Sample.right': 'Infinity' });
});

test('words by their number, with the range that they break', () => {
  const words = shown(
    'Words',
    `c000 fffe 01020304 ${'0102030405060708'.repeat(2)} fffffffe 010000 00 ffffff 000001 0000${'00'.repeat(68)}`,
  );
  expect(words).toMatchObject({
    'Words.port': '49152: outside of 1 to 49151',
    'Words.delta': '-2',
    'Words.address': '16909060 (0x1020304)',
    'Words.serial': '72623859790382856 (0x102030405060708)',
    'Words.change': '-2',
    'Words.code': '1',
    'Words.drift': '-1',
    'Words.tag': '1',
  });
});

test('what is decided by a word is there, and every cut ends where other readers end', () => {
  const bytes = unhex(
    '0002 0000c03f 000000000000f03f 010000 ffffff 000005 0a000001 0000000000000001 ffff ffffffff ffffffffffffffff 00 00 00 0000000000000000 00000009 00000007 0200',
  );
  const decl = declOf('Packet') as Message;
  expect(shown('Packet', Buffer.from(bytes).toString('hex'))).toMatchObject({
    'Packet.tag': '5',
    'Packet.extra': '9',
    'Packet.newer': '7',
    'Packet.window': '512',
  });
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    const got = decodeBytes(MODEL, { plane: 'air', decl }, bytes.subarray(0, cut), 0);
    const want = decodeMessage(new Lookup(MODEL), decl, bytes.subarray(0, cut));
    expect(got.failure?.kind ?? 'accepted', String(cut)).toBe(want.ok ? 'accepted' : want.error);
  }
});
