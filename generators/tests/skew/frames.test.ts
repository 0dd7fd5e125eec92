/** `skew` about what travels without a call: messages, registries, tagged unions of two versions. */
import { describe, expect, test } from 'vitest';
import { lockOf } from '../../src/compile/lock.ts';
import {
  be,
  entry,
  enumeration,
  message,
  plane,
  type RegistryOptions,
  registry,
  rest,
  tail,
  text,
  u8,
  u16,
  u32,
  union,
  variant,
  varint,
} from '../../src/language/index.ts';
import type { Model } from '../../src/model/model.ts';
import { foresee } from '../../src/proof/skew/matrix.ts';
import { versionOf } from '../../src/proof/skew/version.ts';
import { modelOf } from '../support/build.ts';
import { printer } from '../tlv/printer.ts';

type Members = Parameters<typeof plane>[0]['members'];
const model = (members: Members): Model =>
  modelOf(plane({ name: 'p', id: 1, version: 1, policy: 'lockstep', members }));

/** Old host, new driver: the verdict and its first reason. */
function seen(before: Model, after: Model): string {
  const versions = [before, after].map((one, at) => versionOf(at === 0 ? 'old' : 'new', at, lockOf(one)));
  const cell = foresee(versions, {}).find(({ host, driver }) => host === 'old' && driver === 'new');
  const [first] = cell?.reasons ?? [];
  return first === undefined ? `${cell?.verdict}` : `${cell?.verdict}: ${first.subject}: ${first.text}`;
}

test('the versions of the printer', () => {
  expect(seen(printer('old'), printer('old'))).toBe('ok');
  expect(seen(printer('old'), printer('new'))).toBe(
    "degraded: printer.Frame: the host does not know 'warmup' in what the driver writes",
  );
  expect(seen(printer('old'), printer('broken'))).toBe(
    'refused: printer.Frame: the driver refuses (Missing) what the host writes',
  );
});

describe('registries', () => {
  const fields = (entries: Parameters<typeof registry>[0], options: Partial<RegistryOptions> = {}) =>
    model({ F: registry(entries, { tag: u8, length: 'u8', max: 200, ...options }) });
  const [a, b] = [entry(1, u32), entry(2, u32)];
  test.each<[string, Model, Model, string]>([
    ['entries in another order', fields({ a, b }), fields({ b, a }), 'ok'],
    ['a renamed entry', fields({ a, b }), fields({ a, other: b }), 'ok'],
    [
      'a new entry',
      fields({ a }),
      fields({ a, b }),
      "degraded: p.F: the host does not know 'b' in what the driver writes",
    ],
    [
      'a new entry where unknown ones are refused',
      fields({ a }, { unknown: 'error' }),
      fields({ a, b }, { unknown: 'error' }),
      'refused: p.F: the host refuses (BadValue) what the driver writes',
    ],
    [
      'another order of bytes',
      fields({ a }),
      fields({ a: entry(1, be.u32) }),
      "garbage: p.F: the driver reads 'a' wrongly in what the host writes",
    ],
    [
      'two tags that changed places',
      fields({ a, b }),
      fields({ a: entry(2, u32), b: entry(1, u32) }),
      "garbage: p.F: the driver reads 'a' wrongly in what the host writes",
    ],
    [
      'another width',
      fields({ a }),
      fields({ a: entry(1, u16) }),
      'refused: p.F: the driver refuses (TrailingBytes) what the host writes',
    ],
    [
      'several where one was',
      fields({ a }),
      fields({ a: entry(1, u32, { list: 3 }) }),
      'refused: p.F: the host refuses (Repeated) what the driver writes',
    ],
    [
      'several where the first counts',
      fields({ a }, { repeated: 'first' }),
      fields({ a: entry(1, u32, { list: 3 }) }, { repeated: 'first' }),
      "degraded: p.F: the host takes 1 of 2 'a' of what the driver writes",
    ],
    [
      'a longer text',
      fields({ a: entry(1, rest.text(8)) }),
      fields({ a: entry(1, rest.text(9)) }),
      'refused: p.F: the host refuses (TooLong) what the driver writes',
    ],
  ])('%s', (_, before, after, is) => {
    expect(seen(before, after)).toBe(is);
  });
});

describe('messages and unions', () => {
  const of = (fields: Parameters<typeof message>[0], trailing: 'exact' | 'extensible' = 'exact') =>
    model({ M: message(fields, { trailing }) });
  const Mode = (values: Record<string, number>) => enumeration(u8, values, { unknown: 'idle' as never });
  const modes = (values: Record<string, number>) => {
    const M = Mode(values);
    return model({ Mode: M, H: message({ mode: M }) });
  };
  test.each<[string, Model, Model, string]>([
    ['a renamed field', of({ a: u8, b: u8 }), of({ a: u8, c: u8 }), 'ok'],
    [
      'two fields that changed places',
      of({ a: u8, b: u8 }),
      of({ b: u8, a: u8 }),
      "garbage: p.M: the driver reads 'a' wrongly in what the host writes",
    ],
    [
      'a field at the end',
      of({ a: u8 }, 'extensible'),
      of({ a: u8, b: tail(u8) }, 'extensible'),
      "degraded: p.M: the host does not know 'b' in what the driver writes",
    ],
    [
      'a larger varint',
      of({ a: varint('quic', { max: 9 }) }),
      of({ a: varint('quic') }),
      'refused: p.M: the host refuses (BadValue) what the driver writes',
    ],
    [
      'a text that reads as empty',
      of({ a: text(9, { bad: 'none' }) }),
      of({ a: text(4, { bad: 'none' }) }),
      "degraded: p.M: the driver reads 'a' as empty in what the host writes",
    ],
    [
      'a value that reads as another',
      modes({ idle: 0, busy: 1, late: 130 }),
      modes({ idle: 0, busy: 1 }),
      "degraded: p.H: the driver reads 'mode' as idle in what the host writes",
    ],
    [
      'tags of cases that changed places',
      model({ U: union(u8, { a: variant(1), b: variant(2) }, { length: 'u8' }) }),
      model({ U: union(u8, { a: variant(2), b: variant(1) }, { length: 'u8' }) }),
      "garbage: p.U: the driver reads 'a' wrongly in what the host writes",
    ],
    ['a message under another name', of({ a: u8 }), model({ N: message({ a: u16 }) }), 'ok'],
  ])('%s', (_, before, after, is) => {
    expect(seen(before, after)).toBe(is);
  });
});
