/** Tagged unions and version gates, by hand: what the vectors say of them is checked with those. */
import { expect, test } from 'vitest';
import { UNIONS } from '../fixtures/unions-model.ts';
import { scriptOf } from './script.ts';
import { dissect } from './tshark.ts';

async function shown(name: string, hex: string) {
  const bytes = Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
  const [packet] = await dissect(await scriptOf(UNIONS), [{ dissector: `pf.p.${name}`, bytes }]);
  const { values, json } = packet!;
  return { of: (key: string) => values.get(`pf.p.${key}`), refused: /pf\.expert\.(bad|cut)/.test(json) };
}

test('a union without length: body in place, a case without body, an unknown tag', async () => {
  const move = await shown('bares', '09 01 feff');
  expect([move.of('move_body.dx'), move.of('bares.before'), move.refused]).toEqual([['-2'], ['9'], false]);
  const halt = await shown('bares', '09 02');
  expect([halt.of('bare.tag'), halt.of('move_body.dx'), halt.refused]).toEqual([['2'], undefined, false]);
  expect((await shown('bares', '09 07')).refused).toBe(true);
  expect((await shown('bares', '09 01 fe')).refused).toBe(true);
});

test('a union with length: unknown bodies are carried, lengths are checked', async () => {
  const three = await shown('sizeds', '03 0100 02 0500  0900 03 aabbcc  0200 00');
  expect(three.refused).toBe(false);
  expect([three.of('sized.tag'), three.of('sized.body')]).toEqual([['1', '9', '2'], ['aa:bb:cc']]);
  expect((await shown('sizeds', '01 0100 05 0500ff00ee')).refused, 'bytes behind the body').toBe(true);
  expect((await shown('sizeds', '01 0100 01 05')).refused, 'a body cut by its length').toBe(true);
  expect((await shown('sizeds', '01 0900 0a 00000000000000000000')).refused, 'a body above its limit').toBe(true);
  expect((await shown('sizeds', '01 0900 05 00')).refused, 'a body that is not there').toBe(true);
});

test('a gated field is there from its version on, and reads as its default before', async () => {
  const old = await shown('gated', '0200 05');
  expect([old.of('gated.speed'), old.of('gated.last'), old.refused]).toEqual([['77'], ['5'], false]);
  const now = await shown('gated', '0300 01000000 05');
  expect([now.of('gated.speed'), now.of('gated.last'), now.refused]).toEqual([['1'], ['5'], false]);
  expect((await shown('gated', '0300 0100')).refused).toBe(true);
});
