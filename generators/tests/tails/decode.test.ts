/** Bytes with a tail, told field by field: the same count and the same refusals as the vectors have. */
import { expect, test } from 'vitest';
import { VectorsOptions, vectorsEmitter } from '../../src/emit/vectors/index.ts';
import { decodeBytes } from '../../src/foreign/decode/index.ts';
import { emitTo } from '../fixtures/emit.ts';
import type { Any } from '../fixtures/vector-check.ts';
import { tailsModel } from './model.ts';

const model = tailsModel();
const declOf = (name: string): Any => model.planes[0]?.members.find((decl) => decl.name === name);
const unhex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

test('every vector: accepted or refused for the same reason, and each byte told once', async () => {
  const emitted = await emitTo(vectorsEmitter, VectorsOptions.parse({}), model);
  emitted.remove();
  const { tails } = JSON.parse(emitted.text('tails.json'));
  for (const { name, cases, offset, stride } of tails) {
    for (const item of cases) {
      const got = decodeBytes(model, { plane: 'tails', decl: declOf(name) }, unhex(item.bytes), 0);
      const shown = `${name}: ${item.case}`;
      // A colour that no enumeration knows is told, and refuses nothing here.
      expect(got.failure?.kind ?? 'accepted', shown).toBe(item.error ?? 'accepted');
      if (item.error !== undefined) continue;
      const told = got.notes.reduce((end, note) => Math.max(end, note.offset + note.size), 0);
      expect(told, shown).toBe(offset + item.elements * stride);
    }
  }
});

test('elements are told one by one under the name of the tail', () => {
  const bytes = unhex('0100 0200 07000000  01000000 0300 2100  02000000 0400 3200');
  const { notes } = decodeBytes(model, { plane: 'tails', decl: declOf('Counted') }, bytes, 0);
  const level = notes.find(({ path }) => path === 'Counted.entries[1].level');
  expect(level).toMatchObject({ offset: 20, value: expect.stringContaining('4') });
});
