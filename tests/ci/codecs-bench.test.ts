/** The codec table compares equal work: each contender gives every value back, and ours writes what the hand writes. */
import { describe, expect, test } from 'vitest';
import { handWritten } from '../../ci/bench/codecs/hand-written.ts';
import { CONTENDERS, type CodecRow } from '../../ci/bench/codecs/measure.ts';
import { markdownTable, textTable } from '../../ci/bench/codecs/table.ts';
import { TYPES, valuesOf } from '../../ci/bench/codecs/values.ts';

/** Plain data: bytes may be a Buffer, and an absent field may be undefined. */
const comparable = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, item) => {
      if (typeof item === 'bigint') return `${item}n`;
      if (item instanceof Uint8Array || item?.type === 'Buffer') return Buffer.from(item).toString('hex');
      return item;
    }),
  );

describe.each(CONTENDERS.map((contender) => [contender.name, contender] as const))('%s', (_, contender) => {
  test.each(TYPES)('%s', (type) => {
    const codec = contender.codecs[type];
    for (const value of valuesOf(type)) {
      const bytes = codec.encode(codec.own(value as never));
      expect(comparable(codec.back(codec.decode(bytes as never)))).toEqual(comparable(value));
    }
  });
});

test.each(TYPES)('the hand writes %s as pf-gen does', (type) => {
  const [ours] = CONTENDERS.filter(({ name }) => name === 'pf-gen');
  for (const value of valuesOf(type)) {
    expect(comparable(handWritten.codecs[type].encode(value))).toBe(comparable(ours!.codecs[type].encode(value)));
  }
});

test('the values vary', () => {
  for (const type of TYPES) {
    const distinct = new Set(valuesOf(type).map((value) => JSON.stringify(comparable(value))));
    expect(distinct.size).toBeGreaterThan(200);
  }
});

test('the table has a column for everybody', () => {
  const cells = CONTENDERS.map(({ name }, index) => ({ contender: name, ns: 100 * (index + 1), ratio: index + 1 }));
  const bytes = Object.fromEntries(CONTENDERS.map(({ name }) => [name, 40]));
  const rows: CodecRow[] = [{ type: 'Hello', direction: 'encode', bytes, cells }];
  expect(textTable(rows)).toContain('encode Hello  1.00 (100 ns)');
  for (const { name } of CONTENDERS) expect(markdownTable(rows, 'a machine')).toContain(`**${name}**`);
});
