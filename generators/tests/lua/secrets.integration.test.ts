/** Secrets in Wireshark: their place is shown, their value is not, and what follows is read as ever. */
import { expect, test } from 'vitest';
import { SECRETS } from '../fixtures/secrets-model.ts';
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
