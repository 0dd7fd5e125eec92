/** Registries, varints and what goes on to the end: what each kind of edit means for whom, and what a hash knows of. */
import { describe, expect, test } from 'vitest';
import { type DiffClass, diffModels } from '../../src/diff/index.ts';
import {
  be,
  blob,
  bytes,
  type EntryOptions,
  entry,
  list,
  message,
  plane,
  type RegistryOptions,
  registry,
  rest,
  secret,
  struct,
  text,
  u8,
  u16,
  u32,
  u64,
  union,
  variant,
  varint,
} from '../../src/language/index.ts';
import { modelOf } from '../support/build.ts';

type Members = Parameters<typeof plane>[0]['members'];
type Entries = Parameters<typeof registry>[0];
type Codec = Parameters<typeof entry>[1];

const model = (members: Members) =>
  modelOf(plane({ name: 'p', id: 1, version: 1, policy: 'lockstep', members: { ...members } }));
const CLASSES: readonly DiffClass[] = ['source', 'additive', 'tail', 'reserved-reuse', 'gated', 'lockstep', 'break'];
const OUTCOMES = ['ok', 'degraded', 'breaks'];
const worst = (all: readonly string[], order: readonly string[]) =>
  all.toSorted((a, b) => order.indexOf(b) - order.indexOf(a))[0];

/** The worst class, and what it means for old readers of new bytes and for new readers of old bytes. */
function judged(before: Members, after: Members): string {
  const { findings } = diffModels(model(before), model(after));
  const told = findings.filter(({ rule }) => rule !== 'declaration-added' && rule !== 'message-size');
  if (told.length === 0) return 'nothing';
  const outcome = (way: 'oldReaderNewWriter' | 'newReaderOldWriter') =>
    worst(
      told.map(({ verdict }) => verdict[way]),
      OUTCOMES,
    );
  const found = worst(
    told.map((finding) => finding.class),
    CLASSES,
  );
  return `${found}: ${outcome('oldReaderNewWriter')} / ${outcome('newReaderOldWriter')}`;
}

const COMMON: RegistryOptions = { tag: u16, length: 'u16', max: 4096 };
const fields = (entries: Entries, options: Partial<RegistryOptions> = {}): Members => {
  const Fields = registry({ mode: entry(1, u8), ...entries }, { ...COMMON, ...options });
  return { Fields, Hello: message({ fields: Fields }) };
};
const one = (codec: Codec, options: EntryOptions = {}, more: Partial<RegistryOptions> = {}) =>
  fields({ value: entry(2, codec, options) }, more);

type Row = readonly [what: string, before: Members, after: Members, is: string];

describe('entries', () => {
  const none = fields({});
  test.each<Row>([
    ['added', none, one(u32), 'additive: degraded / ok'],
    ['added, required', none, one(u32, { required: true }), 'break: degraded / breaks'],
    [
      'added where unknown ones are kept',
      fields({}, { unknown: 'keep' }),
      one(u32, {}, { unknown: 'keep' }),
      'additive: degraded / ok',
    ],
    [
      'added where unknown ones are refused',
      fields({}, { unknown: 'error' }),
      one(u32, {}, { unknown: 'error' }),
      'break: breaks / ok',
    ],
    ['removed', one(u32), none, 'break: degraded / degraded'],
    ['removed, required', one(u32, { required: true }), none, 'break: breaks / degraded'],
    [
      'removed where unknown ones are refused',
      one(u32, {}, { unknown: 'error' }),
      fields({}, { unknown: 'error' }),
      'break: degraded / breaks',
    ],
    ['renamed', one(u32), fields({ other: entry(2, u32) }), 'source: ok / ok'],
    ['with another tag', one(u32), fields({ value: entry(3, u32) }), 'break: breaks / breaks'],
    [
      'whose tags changed places',
      fields({ a: entry(2, u32), b: entry(3, u32) }),
      fields({ a: entry(3, u32), b: entry(2, u32) }),
      'break: breaks / breaks',
    ],
    [
      'in another order',
      fields({ a: entry(2, u32), b: entry(3, u32) }),
      fields({ b: entry(3, u32), a: entry(2, u32) }),
      'source: ok / ok',
    ],
    ['required from now on', one(u32), one(u32, { required: true }), 'break: ok / breaks'],
    ['no longer required', one(u32, { required: true }), one(u32), 'break: breaks / ok'],
    ['that come several times', one(u32), one(u32, { list: 4 }), 'break: breaks / ok'],
    [
      'that come several times, where the first counts',
      one(u32, {}, { repeated: 'first' }),
      one(u32, { list: 4 }, { repeated: 'first' }),
      'lockstep: degraded / ok',
    ],
    ['that come once now', one(u32, { list: 4 }), one(u32), 'break: ok / breaks'],
    ['that come more often', one(u32, { list: 4 }), one(u32, { list: 5 }), 'break: breaks / ok'],
    ['a list of one instead of one', one(u32), one(u32, { list: 1 }), 'source: ok / ok'],
    [
      'a list of one instead of the first',
      one(u32, {}, { repeated: 'first' }),
      one(u32, { list: 1 }, { repeated: 'first' }),
      'break: ok / breaks',
    ],
    ['secret from now on', one(bytes(8)), one(secret(bytes(8))), 'source: ok / ok'],
  ])('%s', (_, before, after, is) => {
    expect(judged(before, after)).toBe(is);
  });
});

describe('values', () => {
  const Pair = struct({ x: u32, y: u32 });
  const Other = struct({ y: u32, x: u32 });
  const with_ = (used: Codec): Members => ({ Pair, Other, ...one(used) });
  test.each<Row>([
    ['another width', one(u32), one(u64), 'break: breaks / breaks'],
    ['another order of bytes', one(u32), one(be.u32), 'break: breaks / breaks'],
    ['a fixed number to one that fills', one(u32), one(rest.uint(u32)), 'break: breaks / breaks'],
    ['a wider number that fills', one(rest.uint(u16)), one(rest.uint(u64)), 'break: breaks / ok'],
    ['a narrower number that fills', one(rest.uint(u64)), one(rest.uint(u16)), 'break: ok / breaks'],
    ['more bytes to the end', one(rest.bytes(8)), one(rest.bytes(9)), 'break: breaks / ok'],
    ['bytes that are text now', one(rest.bytes(8)), one(rest.text(8)), 'break: breaks / breaks'],
    ['another prefix', one(blob(8)), one(blob(8, { prefix: 'be.u16' })), 'break: breaks / breaks'],
    ['a struct with two fields swapped', with_(Pair), with_(Other), 'break: breaks / breaks'],
    ['a text that may be longer', one(text(4)), one(text(5)), 'break: breaks / ok'],
  ])('%s', (_, before, after, is) => {
    expect(judged(before, after)).toBe(is);
  });
});

describe('the registry itself', () => {
  const as = (options: Partial<RegistryOptions>) => one(u32, {}, options);
  const keep = { unknown: 'keep' } as const;
  test.each<Row>([
    ['another tag', as({}), as({ tag: be.u16 }), 'break: breaks / breaks'],
    ['a varint for a tag', as({}), as({ tag: varint('leb128') }), 'break: breaks / breaks'],
    ['another length', as({}), as({ length: 'quic' }), 'break: breaks / breaks'],
    ['a total', as({}), as({ total: 'u16' }), 'break: breaks / breaks'],
    ['another total', as({ total: 'u16' }), as({ total: 'u32' }), 'break: breaks / breaks'],
    ['unknown entries are refused', as({}), as({ unknown: 'error' }), 'break: ok / breaks'],
    ['unknown entries are kept', as({}), as(keep), 'additive: ok / ok'],
    ['unknown entries are passed over instead of kept', as(keep), as({}), 'lockstep: ok / degraded'],
    ['unknown entries are passed over instead of refused', as({ unknown: 'error' }), as({}), 'additive: ok / ok'],
    ['more bytes than entries need', as({}), as({ max: 8192 }), 'additive: ok / ok'],
    ['fewer bytes, and enough for all entries', as({}), as({ max: 100 }), 'lockstep: ok / degraded'],
    ['more bytes that unknown entries may fill', as(keep), as({ ...keep, max: 8192 }), 'break: breaks / ok'],
    ['fewer bytes than unknown entries may fill', as(keep), as({ ...keep, max: 100 }), 'break: ok / breaks'],
    [
      'fewer bytes than unknown entries may fill behind a total',
      as({ ...keep, total: 'quic' }),
      as({ ...keep, total: 'quic', max: 100 }),
      'break: ok / breaks',
    ],
    ['a limit of entries', as(keep), as({ ...keep, entries: 8 }), 'break: ok / breaks'],
    ['a limit of entries that is enough', as({}), as({ entries: 8 }), 'lockstep: ok / degraded'],
    ['no limit of entries any more', as({ ...keep, entries: 8 }), as(keep), 'break: breaks / ok'],
    ['repeated entries are refused', as({ repeated: 'last' }), as({}), 'break: ok / breaks'],
    ['repeated entries are taken', as({}), as({ repeated: 'last' }), 'additive: ok / ok'],
    ['another one of repeated entries', as({ repeated: 'first' }), as({ repeated: 'last' }), 'break: ok / breaks'],
    ['a retired tag', as({}), as({ retired: [9] }), 'source: ok / ok'],
    ['retired tags in another order', as({ retired: [8, 9] }), as({ retired: [9, 8] }), 'source: ok / ok'],
    ['a tag that is not retired any more', as({ retired: [9] }), as({}), 'reserved-reuse: ok / ok'],
    [
      'a retired tag that is given out',
      as({ retired: [9] }),
      fields({ value: entry(2, u32), late: entry(9, u8) }),
      'break: breaks / breaks',
    ],
  ])('%s', (_, before, after, is) => {
    expect(judged(before, after)).toBe(is);
  });
});

describe('varints', () => {
  const of = (codec: Codec): Members => ({ M: message({ n: codec as never }) });
  test.each<Row>([
    ['another form', of(varint('quic')), of(varint('leb128')), 'break: breaks / breaks'],
    ['a fixed number', of(u32), of(varint('quic')), 'break: breaks / breaks'],
    ['a larger most', of(varint('quic', { max: 9 })), of(varint('quic')), 'break: breaks / ok'],
    ['a smaller most', of(varint('leb128')), of(varint('leb128', { max: 9 })), 'break: ok / breaks'],
    [
      'mosts that differ by one beyond 2^53',
      of(varint('quic', { max: 2n ** 60n })),
      of(varint('quic', { max: 2n ** 60n + 1n })),
      'break: breaks / ok',
    ],
    ['the shortest form alone', of(varint('quic')), of(varint('quic', { shortest: true })), 'lockstep: ok / degraded'],
    ['every form', of(varint('quic', { shortest: true })), of(varint('quic')), 'additive: ok / ok'],
    ['as a prefix', of(list(u8, 4)), of(list(u8, 4, { prefix: 'quic' })), 'break: breaks / breaks'],
    ['in a list', of(list(varint('quic', { max: 9 }), 4)), of(list(varint('quic'), 4)), 'break: breaks / ok'],
  ])('%s', (_, before, after, is) => {
    expect(judged(before, after)).toBe(is);
  });
  test('as the tag and the length of a union', () => {
    const frame = (tag: RegistryOptions['tag'], length: 'u16' | 'quic'): Members => ({
      U: union(tag, { a: variant(1), b: variant(2) }, { length }),
    });
    expect(judged(frame(u16, 'u16'), frame(varint('quic'), 'u16'))).toBe('break: breaks / breaks');
    expect(judged(frame(u16, 'u16'), frame(u16, 'quic'))).toBe('break: breaks / breaks');
  });
});

describe('another registry where one was', () => {
  const own = (tag = 2, name = 'value') => registry({ mode: entry(1, u8), [name]: entry(tag, u32) }, COMMON);
  const judge = (Other: ReturnType<typeof own>) => {
    const A = own();
    return judged({ A, M: message({ in: A }) }, { A: own(), Other, M: message({ in: Other }) });
  };
  test('that is equal is another name', () => {
    expect(judge(own())).toBe('source: ok / ok');
    expect(judge(own(2, 'other'))).toBe('source: ok / ok');
  });
  test('that differs is a break', () => {
    expect(judge(own(3))).toBe('break: breaks / breaks');
  });
  test('and a registry and one of its entries that are renamed at once are names', () => {
    const [A, B] = [own(), own(2, 'other')];
    const { findings } = diffModels(model({ A, M: message({ in: A }) }), model({ B, M: message({ in: B }) }));
    expect(findings.map(({ rule }) => rule).sort()).toEqual(['declaration-renamed', 'entry-renamed']);
  });
});

describe('the hash', () => {
  const hash = (members: Members) => model(members).planes[0]?.hash;
  const [a, b] = [entry(2, u32), entry(3, rest.text(8))];
  test('knows nothing of the order of entries and of retired tags, nor of secrets', () => {
    const before = hash(fields({ a, b }, { retired: [8, 9] }));
    expect(hash(fields({ b, a }, { retired: [9, 8] }))).toBe(before);
    expect(hash(fields({ b: entry(3, secret(rest.text(8))), a }, { retired: [8, 9] }))).toBe(before);
  });
  test('knows of everything else', () => {
    const before = hash(fields({ a, b }));
    const others: Members[] = [
      fields({ a }),
      fields({ a, b: entry(4, rest.text(8)) }),
      fields({ a, b: entry(3, rest.bytes(8)) }),
      fields({ a, b: entry(3, rest.text(9)) }),
      fields({ a, b: entry(3, rest.text(8), { required: true }) }),
      fields({ a, b: entry(3, rest.text(8), { list: 2 }) }),
      fields({ a, b }, { retired: [8] }),
      fields({ a, b }, { unknown: 'keep' }),
      fields({ a, b }, { repeated: 'last' }),
      fields({ a, b }, { entries: 8 }),
      fields({ a, b }, { total: 'u16' }),
      fields({ a, b }, { max: 4095 }),
      fields({ a, b }, { length: 'be.u16' }),
      fields({ a, b }, { tag: u32 }),
    ];
    expect(new Set([before, ...others.map(hash)]).size).toBe(others.length + 1);
  });
});
