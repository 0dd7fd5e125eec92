/** Hostile bytes: whatever arrives, the dissector ends without an error of its own. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { snake } from '../../src/emit/naming.ts';
import type { Model } from '../../src/model/model.ts';
import { randomSeed } from '../fixtures/emit.ts';
import { REGISTRIES } from '../fixtures/registries-model.ts';
import { SHAPES } from '../fixtures/shapes.ts';
import { scriptOf } from './script.ts';
import { complaints, dissect, type Pdu } from './tshark.ts';

const KINDS = new Set(['struct', 'section', 'message', 'exchange', 'union', 'registry']);
const entriesOf = ({ planes }: Model): string[] =>
  planes.flatMap((plane) => [
    `pf.${plane.name}`,
    ...plane.members.filter((decl) => KINDS.has(decl.kind)).map((decl) => `pf.${plane.name}.${snake(decl.name)}`),
  ]);
/** First bytes that lead deep into the decoders: literals, the exchange's magic, long counts. */
const OPENINGS = ['', '544d', '07', '50424644', '5042464405000000000000009001', '07000000000000000000ffff00000000ffff'];
/** Tags, lengths and totals of entries. */
const TAGGED = ['', '0604', '060100030a', '0100010007', '0300000103', 'c0', 'ffffffffffffffff7f', '1e0180'];

test.each([
  ['every kind', SHAPES, OPENINGS, 3000],
  ['registries and varints', REGISTRIES, TAGGED, 2000],
] as const)('random bytes for %s, with and without a plausible beginning', async (_, model, openings, numRuns) => {
  const seed = randomSeed();
  const pdu = fc
    .tuple(
      fc.constantFrom(...entriesOf(model)),
      fc.constantFrom(...openings),
      fc.uint8Array({ minLength: 1, maxLength: 300 }),
    )
    .map(([dissector, start, bytes]): Pdu => ({ dissector, bytes: Buffer.concat([Buffer.from(start, 'hex'), bytes]) }));
  const pdus = fc.sample(pdu, { seed, numRuns });
  const packets = await dissect(await scriptOf(model), pdus);
  expect(packets.length).toBe(pdus.length);
  const faults = packets.flatMap((packet, index) => complaints(packet).map((fault) => ({ fault, pdu: pdus[index] })));
  expect(faults).toEqual([]);
});
