/** Registries and varints, by hand: what the vectors say of them is checked with those. */
import { expect, test } from 'vitest';
import { entry, registry, rest, text, u8, u16, varint } from '../../src/language/index.ts';
import { REGISTRIES } from '../fixtures/registries-model.ts';
import { modelOf, planeOf } from '../support/build.ts';
import { scriptOf } from './script.ts';
import { type Dissection, dissect, outline } from './tshark.ts';

const pdu = (name: string, hex: string) => ({
  dissector: `pf.p.${name}`,
  bytes: Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex')),
});
const refused = ({ json }: Dissection): boolean => /pf\.expert\.(bad|cut)/.test(json);

test('an entry is shown by its name and tag, and one that has no name as unknown', async () => {
  const entries = '06 01 09  07 02 c3a4  405a 02 4040  03 07 01000000 ac02 09  4bbd 02 aabb';
  const lines = await outline(await scriptOf(REGISTRIES), pdu('frame', `01 1b 05 ${entries}`));
  const shown = lines.slice(lines.indexOf('fields [5 entries]') + 1);
  expect(shown.filter((line) => !/^(length: |\[|$)/.test(line))).toEqual([
    'bitrate (tag 6)',
    'tag: 6',
    'bitrate: 9',
    'name (tag 7)',
    'tag: 7',
    'name: ä',
    'at (tag 90)',
    'tag: 90',
    'at: 64',
    'mode (tag 3)',
    'tag: 3',
    'mode',
    'width: 1',
    'rate: 300',
    'depth: 9',
    'unknown (tag 3005)',
    'tag: 3005',
    'unknown: aabb',
  ]);
  expect(shown).toContain('[no entry of Fields: carried]');
});

test('a secret entry shows its place, and never its bytes', async () => {
  const key = '00112233445566778899aabbccddeeff';
  const [whole, cut] = await dissect(await scriptOf(REGISTRIES), [
    pdu('fields', `060109 80004000 10 ${key}`),
    pdu('fields', `060109 80004000 0f ${key.slice(2)}`),
  ]);
  expect(whole!.values.get('pf.p.fields.key')).toEqual(['']);
  expect(cut!.texts).toContain('decoders refuse it: Truncated');
  for (const { json } of [whole!, cut!]) {
    const below = json.slice(json.indexOf('"pf.p"'));
    expect(below).not.toMatch(/11:22|1122/);
  }
});

/** Bytes of a declaration, and what is said of them; nothing where decoders take them. */
const SAID: readonly (readonly [string, string, string | undefined])[] = [
  ['fields', '060109 060109', 'bitrate is there for the second time: decoders refuse it'],
  ['fields', '0702c3a4', 'bitrate must be there: decoders refuse what lacks it'],
  ['fields', `060109 ${'02020000'.repeat(5)}`, 'more than 4 of offer'],
  ['fields', `060109 ${'0800'.repeat(16)}`, 'more than 16 entries'],
  ['fields', '060109 0703c3a4', 'the value needs 3 more bytes, and 2 are here'],
  ['fields', '060109 07', 'the length needs 1 more bytes, and 0 are here'],
  ['fields', '060109 80', 'the tag needs 4 more bytes, and 1 are here'],
  ['fields', '060109 08 ffffffffffffffff', 'the value needs 2^53 or more bytes, and 0 are here'],
  ['fields', '060109 0702c328', 'not UTF-8: decoders refuse it'],
  ['fields', '06050000000001', 'no number of 1 to 8 bytes up to 4294967295'],
  ['fields', '060109 01020102', '1 bytes behind the value: decoders refuse them'],
  ['fields', '4006 4001 09', undefined],
  ['block', '4100', 'more than 64 bytes of entries'],
  ['block', '0500 0100', 'the entries needs 5 more bytes, and 2 are here'],
  ['block', '0a00 0100 0100 07 0100 0100 08', undefined],
  ['block', '0000 00', 'trailing bytes'],
  ['strict', '000004 00090000', 'no entry of Strict: refused'],
  ['numbers', '25 00 4025 00 00 00 00', 'fewer bytes hold the number: decoders refuse it'],
  ['numbers', '25 00 25 00 00 8000 00', 'fewer bytes hold the number: decoders refuse it'],
  ['numbers', '25 4040 25 00 00 00 00', '64 is more than 63'],
  ['numbers', '25 00 25 ffffffffffffffffff02 00 00 00', 'no number of 64 bits'],
  ['numbers', 'c2197c5eff14e88c 3f 7bbd ffffffffffffffffff01 ff01 e58e26 8080808010', undefined],
];
test('what decoders refuse is said, and where', async () => {
  const packets = await dissect(
    await scriptOf(REGISTRIES),
    SAID.map(([name, bytes]) => pdu(name, bytes)),
  );
  const told = packets.map((packet, index) => {
    const [name, bytes, text] = SAID[index]!;
    const isSaid = text === undefined ? !refused(packet) : refused(packet) && packet.texts.includes(text);
    return isSaid ? undefined : `${name} ${bytes}: ${packet.texts.join(', ')}`;
  });
  expect(told.filter((fault) => fault !== undefined)).toEqual([]);
  const { values } = packets.at(-1)!;
  const numbers = ['quic', 'port', 'leb', 'strict', 'last'].map((name) => values.get(`pf.p.numbers.${name}`));
  expect(numbers).toEqual([['151288809941952652'], ['15293'], ['18446744073709551615'], ['624485'], ['4294967296']]);
});

test('entries that are called as what a registry shows beside them have filters of their own', async () => {
  const Odd = registry(
    {
      tag: entry(1, u8),
      length: entry(2, text(5, { prefix: 'quic' })),
      total: entry(3, u16),
      unknown: entry(4, rest.bytes(3)),
    },
    { tag: varint('leb128'), length: 'u8', total: 'be.u16', max: 40 },
  );
  const script = await scriptOf(modelOf(planeOf({ Odd })));
  const [packet] = await dissect(script, [pdu('odd', '0012 0101 09  02020161  03020001  0401ff  8901 01ee')]);
  expect(refused(packet!)).toBe(false);
  const of = (key: string) => packet!.values.get(`pf.p.odd.${key}`);
  expect([of('tag_'), of('length_'), of('total_'), of('unknown_'), of('unknown')]).toEqual([
    ['9'],
    ['a'],
    ['256'],
    ['ff'],
    ['ee'],
  ]);
  expect([of('total'), of('tag'), of('length')]).toEqual([
    ['18'],
    ['1', '2', '3', '4', '137'],
    ['1', '2', '2', '1', '1'],
  ]);
});

/** A fault in the script, and bytes that decoders refuse and the script then does not. */
const PLANTED: readonly (readonly [string, string, string, string, string])[] = [
  ['one too many of a list', 'before >= entry.list', 'before > entry.list', 'fields', `060109 ${'02020000'.repeat(5)}`],
  ['a second one', 'decl.repeated == "error"', 'decl.repeated == "never"', 'fields', '060109 060109'],
  ['what must be there', 'seen[entry.name] == nil', 'seen[entry.name] == 0', 'fields', '0702c3a4'],
  ['a number of more than 64 bits', 'byte > 1 then', 'byte > 2 then', 'narrow', '0b 80808080808080808002 00'],
];
test('planted faults are noticed', async () => {
  const script = await scriptOf(REGISTRIES);
  let wrong = script;
  for (const [what, from, to] of PLANTED) {
    expect(script, what).toContain(from);
    wrong = wrong.replace(from, to);
  }
  const pdus = PLANTED.map(([, , , name, bytes]) => pdu(name, bytes));
  expect((await dissect(script, pdus)).map(refused)).toEqual(PLANTED.map(() => true));
  expect((await dissect(wrong, pdus)).map(refused)).toEqual(PLANTED.map(() => false));
});
