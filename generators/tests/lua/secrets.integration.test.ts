/** Secrets in Wireshark: their place is shown, their value is not, and what follows is read as ever. */
import { expect, test } from 'vitest';
import { bytes, entry, message, registry, secret, u8, u32 } from '../../src/language/index.ts';
import { SECRETS } from '../fixtures/secrets-model.ts';
import { modelOf, planeOf } from '../support/build.ts';
import { scriptOf } from './script.ts';
import { complaints, dissect } from './tshark.ts';

const PDUS = [
  ['unlock', '01000000 a5a5a5a5 a5a5a5a5a5a5 0000', 'unlock.pin'],
  ['welcome', '07 a5a5a5a5a5a5a5a5 01 a5a5a5a5 02 a5a5a5a5 a5a5', 'welcome.key'],
  ['welcome', '07 a5a5a5', 'welcome.key'],
  ['welcome', '07 a5a5a5a5a5a5a5a5 01 a5a5a5a5 02 a5a5a5a5 a5', 'welcome.late'],
  ['welcome', '07 a5a5a5a5a5a5a5a5 01 a5a5a5a5 02 a5a5a5a5', 'welcome.old'],
  ['outer', '03 01000000 a5a5a5a5 a5a5a5a5a5a5 0000', 'unlock.salt'],
] as const;

test('secrets are not shown', async () => {
  const pdus = PDUS.map(([name, hex]) => ({
    dissector: `pf.p.${name}`,
    bytes: Buffer.from(hex.replaceAll(' ', ''), 'hex'),
  }));
  const packets = await dissect(await scriptOf(SECRETS), pdus);
  for (const [index, [name, hex, field]] of PDUS.entries()) {
    const packet = packets[index]!;
    expect(complaints(packet), hex).toEqual([]);
    // The bytes themselves are in the capture; what was made of them is ours.
    const { exported_pdu: _, frame: __, ...ours } = JSON.parse(packet.json);
    expect(JSON.stringify(ours), `${name} ${hex}`).not.toMatch(/a5|165|2779096485/);
    expect(JSON.stringify(ours)).toContain(`pf.p.${field}`);
  }
  expect(packets[1]!.values.get('pf.p.welcome.more')).toEqual(['2']);
  // The same fields without the mark are shown.
  const open = JSON.parse(JSON.stringify(SECRETS).replaceAll('"secret":true', '"secret":false'));
  const shown = await dissect(await scriptOf(open), pdus);
  expect(shown[1]!.values.get('pf.p.welcome.pin')).toEqual(['2779096485']);
});

/** Entries with a secret: whole, cut, too long, twice where that is refused, and where the second is passed over. */
const ENTRIES = [
  '060107 0804 a5a5a5a5',
  '060107 0802 a5a5',
  '060107 0805 a5a5a5a5a5',
  '060107 0804 a5a5a5a5 0804 a5a5a5a5',
  '060107 0905 01a5a5a5a5 0905 01a5a5a5a5',
];
const Inner = message({ id: u8, pin: secret(u32) });
const entries = { bitrate: entry(6, u8), key: entry(8, secret(bytes(4))), inner: entry(9, Inner) };

test.each(['first', 'last', 'error'] as const)('secrets of entries are not shown; repeated: %s', async (repeated) => {
  const Fields = registry(entries, { tag: u8, length: 'u8', max: 100, repeated });
  const pdus = ENTRIES.map((hex) => ({
    dissector: 'pf.p.fields',
    bytes: Buffer.from(hex.replaceAll(' ', ''), 'hex'),
  }));
  const packets = await dissect(await scriptOf(modelOf(planeOf({ Inner, Fields }))), pdus);
  for (const [index, packet] of packets.entries()) {
    expect(complaints(packet), ENTRIES[index]).toEqual([]);
    const { exported_pdu: _, frame: __, ...ours } = JSON.parse(packet.json);
    expect(JSON.stringify(ours), ENTRIES[index]).not.toMatch(/a5|165|2779096485/);
    expect(packet.values.get('pf.p.fields.bitrate'), ENTRIES[index]).toEqual(['7']);
  }
  expect(packets[0]!.json).toContain('pf.p.fields.key');
});
