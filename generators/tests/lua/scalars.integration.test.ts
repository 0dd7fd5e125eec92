/** Floats, big-endian words and words of 24 bits as tshark shows them: against the vectors, and by hand where a value is telling. */
import { expect, test } from 'vitest';
import { Lookup } from '../../src/emit/lookup.ts';
import { VectorsOptions, vectorsEmitter } from '../../src/emit/vectors/index.ts';
import { floatOf } from '../../src/model/scalars.ts';
import { scalarsModel } from '../fixtures/scalars-model.ts';
import { Expected } from './expected.ts';
import { INPUT, scriptOf } from './script.ts';
import { complaints, dissect } from './tshark.ts';

const MODEL = scalarsModel();

/** Floats as numbers: a program prints as many digits as it likes. */
function comparable(shown: readonly string[] | undefined): unknown {
  return shown?.map((text) => {
    if (/^0x([0-9a-f]{8}|[0-9a-f]{16})$/.test(text)) {
      const name = text.length === 10 ? 'f32' : 'f64';
      const number = floatOf(name, BigInt(text));
      return Number.isNaN(number) ? 'NaN' : number.toPrecision(6);
    }
    if (/nan/i.test(text)) return 'NaN';
    return Number(text).toPrecision(6);
  });
}

test('tshark shows the numbers of every vector', async () => {
  const [file] = await vectorsEmitter.emit({ model: MODEL, ...INPUT }, VectorsOptions.parse({}));
  const document = JSON.parse(file!.text);
  const cases = [
    ...document.layouts.flatMap(({ name, cases: list }: { name: string; cases: object[] }) =>
      list.map((item) => ({ name, kind: 'layout', ...item })),
    ),
    ...document.messages.flatMap(({ name, encode }: { name: string; encode: object[] }) =>
      encode.map((item) => ({ name, kind: 'message', ...item })),
    ),
  ] as { name: string; kind: 'layout' | 'message'; bytes: string; value: Record<string, unknown>; decoded?: never }[];
  const packets = await dissect(
    await scriptOf(MODEL),
    cases.map(({ name, bytes }) => ({
      dissector: `pf.air.${name.toLowerCase()}`,
      bytes: Uint8Array.from(Buffer.from(bytes, 'hex')),
    })),
  );
  expect(packets).toHaveLength(cases.length);
  let compared = 0;
  for (const [at, packet] of packets.entries()) {
    const { name, kind, value, decoded } = cases[at]!;
    expect(complaints(packet), name).toEqual([]);
    const expected = new Expected(new Lookup(MODEL))[kind]('air', name, decoded ?? value);
    for (const [abbr, texts] of expected.values) {
      expect([abbr, comparable(packet.values.get(abbr))]).toEqual([abbr, comparable(texts)]);
      compared += 1;
    }
  }
  expect(compared).toBeGreaterThan(100);
});

test('the order of bytes, the sign of 24 bits and a NaN are told', async () => {
  const head = '0002 0000c07f 000000000000f03f 010000 ffffff 000001 0a000001 0000000000000001';
  const rest = 'ffff ffffffff ffffffffffffffff 00 00 00 0000000000000000 00000007';
  const bytes = Uint8Array.from(Buffer.from(`${head}${rest}`.replaceAll(' ', ''), 'hex'));
  const [packet] = await dissect(await scriptOf(MODEL), [{ dissector: 'pf.air.packet', bytes }]);
  const of = (key: string): string[] | undefined => packet!.values.get(`pf.air.packet.${key}`)?.slice();
  expect([
    of('version'),
    of('code'),
    of('drift'),
    of('tag'),
    of('address'),
    of('serial'),
    of('delta'),
    of('offset'),
  ]).toEqual([['2'], ['1'], ['-1'], ['1'], ['167772161'], ['1'], ['-1'], ['-1']]);
  expect(of('gain')).toEqual(['nan']);
});
