/** Each form of a registry, a tagged union and a message alone in its plane: nothing is imported or declared that is not used. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TsOptions, tsEmitter } from '../src/emit/ts/index.ts';
import {
  be,
  blob,
  bool,
  bytes,
  type Codec,
  type Declaration,
  entry,
  f32,
  i8,
  i64,
  lenient,
  list,
  message,
  type PlaneValue,
  registry,
  rest,
  since,
  struct,
  tail,
  text,
  u8,
  u16,
  u24,
  u32,
  u64,
  union,
  variant,
  varint,
  when,
} from '../src/language/index.ts';
import { PREFIXES } from '../src/model/prefixes.ts';
import { type Emitted, emitTo, fileRules } from './fixtures/emit.ts';
import { strictErrors } from './fixtures/strict.ts';
import { modelOf, planeOf } from './support/build.ts';

const TAGS = [u8, i8, u16, u24, u64, be.u16, be.i64, varint('quic'), varint('leb128')];
const BODY = () => message({ a: u8 });
const ENTRIES: readonly (() => Codec)[] = [
  () => u8,
  () => i64,
  () => f32,
  () => bool,
  () => bytes(3),
  () => text(3),
  () => text(3, { prefix: 'quic', bad: 'none' }),
  () => blob(3, { prefix: 'leb128' }),
  () => list(u8, 3, { prefix: 'u24' }),
  () => list(varint('quic'), 3),
  () => varint('quic'),
  () => varint('leb128', { max: 9, shortest: true }),
  () => rest.bytes(9),
  () => rest.text(9),
  () => rest.uint(u8),
  () => rest.uint(u64),
];

/** Members of a plane that are there for themselves. */
type Members = Record<string, Declaration>;

function registries(): Members[] {
  const out: Members[] = [];
  const rules = ['skip', 'keep', 'error'] as const;
  const times = ['error', 'first', 'last'] as const;
  for (const [index, tag] of TAGS.entries()) {
    for (const unknown of rules) {
      for (const repeated of times) {
        const turn = out.length;
        const length = PREFIXES[turn % PREFIXES.length]!;
        const total = turn % 2 === 0 ? {} : { total: PREFIXES[(turn + index) % PREFIXES.length]! };
        const limit = turn % 3 === 0 ? { entries: 9 } : {};
        const options = { tag, length, max: 99, unknown, repeated, ...total, ...limit };
        const given = turn % 5 === 0 ? { list: 2 } : turn % 4 === 0 ? { required: true } : {};
        out.push({ Alone: registry({ a: entry(1, ENTRIES[turn % ENTRIES.length]!(), given) }, options) });
      }
    }
  }
  for (const codec of ENTRIES) {
    for (const given of [{}, { required: true }, { list: 2 }, { list: 2, required: true }]) {
      const options = { tag: varint('quic'), length: 'quic', max: 99 } as const;
      out.push({ Alone: registry({ a: entry(1, codec(), given) }, { ...options, repeated: 'last' }) });
    }
  }
  for (const whole of [{ total: 'u8' }, {}] as const) {
    for (const pick of [0, 1, 2, 3]) {
      const Inner = registry({ a: entry(1, u8, { required: true }) }, { tag: u8, length: 'u8', max: 9, ...whole });
      const Body = BODY();
      const Choice = union(varint('quic'), { a: variant(1, Body) }, { length: 'quic' });
      const Part = struct({ a: u8 });
      const codec = [Inner, Body, Choice, Part][pick]!;
      const entries = { a: entry(1, codec), b: entry(2, codec, { list: 2 }), c: entry(3, codec, { required: true }) };
      out.push({ Inner, Body, Choice, Part, Alone: registry(entries, { tag: u8, length: 'u8', max: 99 }) });
    }
  }
  return out;
}

function unions(): Members[] {
  return TAGS.flatMap((tag) =>
    ([undefined, ...PREFIXES] as const).flatMap((length) =>
      (['error', 'keep'] as const).flatMap((unknown) => {
        if (unknown === 'keep' && length === undefined) return [];
        const Body = BODY();
        const cases = { a: variant(1, Body), b: variant(2) };
        const options = length === undefined ? {} : { length, unknown, max: 9 };
        return [{ Body, Alone: union(tag, cases, options) }];
      }),
    ),
  );
}

function messages(): Members[] {
  const alone = ENTRIES.map((codec) => ({ Alone: message({ a: codec() }) }));
  const block = () =>
    registry({ a: entry(1, u8), b: entry(2, u32, { list: 2 }) }, { tag: u8, length: 'u8', total: 'u8', max: 9 });
  const Must = registry({ a: entry(1, u8, { required: true }) }, { tag: u8, length: 'u8', total: 'quic', max: 9 });
  const wide = varint('quic');
  return [
    ...alone,
    ...[block()].map((Block) => ({ Block, Alone: message({ a: Block }) })),
    ...[block()].map((Block) => ({ Block, Alone: message({ a: tail(Block) }) })),
    { Must, Alone: message({ a: tail(Must), b: tail(varint('leb128')) }) },
    ...[block()].map((Block) => ({ Block, Alone: message({ a: u8, b: when('a', 1, Block), c: since('a', 2, wide) }) })),
    { Alone: message({ a: wide, b: when('a', 2n ** 60n, wide) }) },
    { Alone: message({ a: lenient(wide, { allowed: [1, 2n ** 61n], otherwise: 1 }) }) },
    { Alone: message({ _a: wide, b: u8 }) },
    { Alone: message({ _a: rest.uint(u32) }) },
  ];
}

/** Names that the runtime has too, and words of the language. */
function homonyms(): Members {
  const Body = message({ a: varint('quic'), b: text(3, { prefix: 'leb128' }), c: list(u8, 3, { prefix: 'be.u16' }) });
  const names = [
    'QUIC',
    'LEB128',
    'UnknownEntry',
    'VarintForm',
    'LENGTH_U8',
    'closeBy',
    'enterEntry',
    'wideOf',
    'missing',
  ];
  const words = [
    'front',
    'inner',
    'place',
    'start',
    'whole',
    'unknown',
    'tag',
    'count',
    'outer',
    'r',
    'w',
    'v',
    'b',
    'at',
  ];
  const options = { tag: varint('quic'), length: 'u8', max: 99, unknown: 'keep', entries: 9 } as const;
  return {
    Body,
    ...Object.fromEntries(names.map((name) => [name, struct({ a: u8 })])),
    ...Object.fromEntries(words.map((name) => [name, message({ a: u8 })])),
    All: registry({ a: entry(1, Body), b: entry(2, u8, { list: 2, required: true }) }, options),
  };
}

let out: Emitted;
beforeAll(async () => {
  const all = [...registries(), ...unions(), ...messages()];
  // Declarations of a schema have names of their own.
  const planes: PlaneValue[] = all.map((members, index) => {
    const named = Object.entries(members).map(([name, decl]) => [`${name}${index}`, decl]);
    return planeOf(Object.fromEntries(named), `p${index}`, index + 1);
  });
  planes.push(planeOf(homonyms(), 'homonyms', all.length + 1));
  out = await emitTo(tsEmitter, TsOptions.parse({}), modelOf(...planes));
});
afterAll(() => out.remove());

test('the strict compiler takes every form, alone in its plane', () => {
  expect(fileRules(out.files)).toEqual([]);
  expect(out.files.length).toBeGreaterThan(300);
  expect(strictErrors(out)).toBe('');
}, 300_000);
