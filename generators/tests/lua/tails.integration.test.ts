/** Tails in tshark: elements by their count, and what decoders refuse. */
import { expect, test } from 'vitest';
import { VectorsOptions, vectorsEmitter } from '../../src/emit/vectors/index.ts';
import { emitTo } from '../fixtures/emit.ts';
import type { Any } from '../fixtures/vector-check.ts';
import { tailsModel } from '../tails/model.ts';
import { scriptOf } from './script.ts';
import { dissect } from './tshark.ts';

const model = tailsModel();
const unhex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

async function shown(name: string, hex: string) {
  const [packet] = await dissect(await scriptOf(model), [{ dissector: `pf.tails.${name}`, bytes: unhex(hex) }]);
  const { values, json } = packet!;
  return {
    of: (key: string) => values.get(`pf.tails.${key}`),
    json,
    refused: /pf\.expert\.(bad|cut)/.test(json),
  };
}

test('a tail shows as many elements as its count says, and what follows is not of it', async () => {
  const counted = await shown('counted', '0100 0200 07000000  01000000 0300 2100  02000000 0400 3200  eeee');
  expect([counted.of('counted.n'), counted.of('entry.id'), counted.refused]).toEqual([['2'], ['1', '2'], false]);
  expect(counted.json).toContain('ee:ee');
  const early = await shown('early', '08000000 07 aabbcc');
  expect([early.of('early.data'), early.refused]).toEqual([['aa:bb:cc'], false]);
  const rest = await shown('rest', '01000000 0200 01 02 01');
  expect([rest.of('rest.colours'), rest.refused]).toEqual([['1', '2', '1'], false]);
});

test('what decoders refuse is told, and nothing is read behind the end', { timeout: 60_000 }, async () => {
  const vectors = await emitTo(vectorsEmitter, VectorsOptions.parse({}), model);
  const { tails } = JSON.parse(vectors.text('tails.json'));
  vectors.remove();
  const cases = tails.flatMap(({ name, cases: list }: Any) => list.map((item: Any) => ({ name, ...item })));
  const packets = cases.map(({ name, bytes }: Any) => ({
    dissector: `pf.tails.${name.toLowerCase()}`,
    bytes: unhex(bytes),
  }));
  const dissected = await dissect(await scriptOf(model), packets);
  const told = dissected.map(({ json }) => /pf\.expert\.(bad|cut)/.test(json));
  const wrong = cases.flatMap(({ name, case: what, error, value }: Any, index: number) => {
    // A colour that no enumeration knows is refused for its own sake.
    const odd = name === 'Rest' && !(value?.colours ?? []).every((colour: number) => colour === 1 || colour === 2);
    return told[index] === (error !== undefined || odd) ? [] : [`${name}: ${what}`];
  });
  expect(wrong).toEqual([]);
  expect(cases.length).toBeGreaterThan(60);
});
