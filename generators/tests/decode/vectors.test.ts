/** The annotating decoder against the interpreter that writes the vectors: same bytes, same values, same refusals. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Lookup, lookupOf } from '../../src/emit/lookup.ts';
import { VectorsOptions, vectorsEmitter } from '../../src/emit/vectors/index.ts';
import type { Outcome } from '../../src/emit/vectors/interpreter/codec.ts';
import { decodeMessage } from '../../src/emit/vectors/interpreter/message.ts';
import { decodeRegistry } from '../../src/emit/vectors/interpreter/registry.ts';
import { decodeUnion } from '../../src/emit/vectors/interpreter/union.ts';
import { decodeBytes } from '../../src/foreign/decode/index.ts';
import type { Decl, DeclOf, Model } from '../../src/model/model.ts';
import { type Emitted, emitTo, randomSeed } from '../fixtures/emit.ts';
import { REGISTRIES } from '../fixtures/registries-model.ts';
import { SHAPES } from '../fixtures/shapes.ts';
import { UNIONS } from '../fixtures/unions-model.ts';

type Readable = DeclOf<'message' | 'union' | 'registry'>;
const MODELS: Record<string, Model> = { shapes: SHAPES, unions: UNIONS, registries: REGISTRIES };

function readable(model: Model): { plane: string; decl: Readable }[] {
  const fits = (decl: Decl): decl is Readable => ['message', 'union', 'registry'].includes(decl.kind);
  return model.planes.flatMap(({ name: plane, members }) => members.filter(fits).map((decl) => ({ plane, decl })));
}

/** What the interpreter makes of some bytes. */
function oracleOf(lookup: Lookup, decl: Readable, bytes: Uint8Array): Outcome<unknown> {
  if (decl.kind === 'message') return decodeMessage(lookup, decl, bytes);
  return decl.kind === 'union' ? decodeUnion(lookup, decl, bytes, 0) : decodeRegistry(lookup, decl, bytes, 0);
}

/** Both readings of some bytes: accepted, or where and why not. Thousands are compared, so that a text is made of faults only. */
function compare(model: Model, plane: string, decl: Readable, bytes: Uint8Array): void {
  const oracle = oracleOf(lookupOf(model), decl, bytes);
  const got = decodeBytes(model, { plane, decl }, bytes, 0);
  const same = (what: string, one: unknown, other: unknown): void => {
    if (one !== other)
      throw new Error(`${decl.name} ${Buffer.from(bytes).toString('hex')} ${what}: ${one}, not ${other}`);
  };
  same('fate', got.failure?.kind ?? 'accepted', oracle.ok ? 'accepted' : oracle.error);
  if (!oracle.ok) return;
  // Notes lie side by side and cover what was read.
  let at = 0;
  for (const note of got.notes) {
    same(note.path, note.offset, at);
    at += note.size;
  }
  same('bytes with a note', at, got.end);
  same('end', got.end, oracle.at);
}

interface Vectors {
  name: string;
  encode: { bytes: string }[];
  decode: { bytes: string }[];
}
type Lists = Record<'messages' | 'unions' | 'registries', Vectors[]>;
const LISTS = { message: 'messages', union: 'unions', registry: 'registries' } as const;

test.each(Object.entries(MODELS))('every vector of the %s, whole, cut and changed', async (_, model) => {
  const emitted: Emitted = await emitTo(vectorsEmitter, VectorsOptions.parse({}), model);
  emitted.remove();
  const seed = randomSeed();
  for (const { plane, decl } of readable(model)) {
    const file = JSON.parse(emitted.text(`${plane}.json`)) as Lists;
    const vectors = file[LISTS[decl.kind]].find(({ name }) => name === decl.name);
    const samples = [...(vectors?.encode ?? []), ...(vectors?.decode ?? [])].map(({ bytes }) =>
      Buffer.from(bytes, 'hex'),
    );
    expect(samples.length, decl.name).toBeGreaterThan(0);
    for (const sample of samples) {
      const step = Math.max(1, Math.ceil(sample.length / 32));
      for (let cut = sample.length; cut >= 0; cut -= step) compare(model, plane, decl, sample.subarray(0, cut));
    }
    const filled = samples.filter(({ length }) => length > 0);
    fc.assert(
      fc.property(fc.constantFrom(...filled), fc.nat(), fc.nat({ max: 255 }), (sample, at, value) => {
        const changed = Buffer.from(sample);
        changed[at % changed.length] = value;
        compare(model, plane, decl, changed);
      }),
      { numRuns: 300, seed },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => compare(model, plane, decl, bytes)),
      { numRuns: 200, seed },
    );
  }
});

test('layouts: every field at its offset with the value of the vector', async () => {
  const emitted = await emitTo(vectorsEmitter, VectorsOptions.parse({}), SHAPES);
  emitted.remove();
  let seen = 0;
  for (const plane of SHAPES.planes) {
    const { layouts } = JSON.parse(emitted.text(`${plane.name}.json`)) as {
      layouts: { name: string; cases: { case: string; bytes: string }[] }[];
    };
    for (const { name, cases } of layouts) {
      const decl = plane.members.find((member) => member.name === name);
      if (decl?.kind !== 'struct' && decl?.kind !== 'section') continue;
      const content = Buffer.from(cases.find((entry) => entry.case === 'patterned')?.bytes ?? '', 'hex');
      const { notes, end, failure } = decodeBytes(SHAPES, { plane: plane.name, decl }, content, 0);
      expect([failure, end], name).toEqual([undefined, decl.size]);
      let at = 0;
      for (const note of notes) {
        expect(note.offset, `${name} ${note.path}`).toBe(at);
        at += note.size;
        if (typeof note.data === 'number' && /^[ui](8|16|32)$/.test(note.type)) {
          const signed = note.type.startsWith('i');
          const value = signed ? content.readIntLE(note.offset, note.size) : content.readUIntLE(note.offset, note.size);
          expect(note.data, `${name} ${note.path}`).toBe(value);
        }
      }
      expect(at, name).toBe(decl.size);
      seen += 1;
    }
  }
  expect(seen).toBeGreaterThan(2);
});
