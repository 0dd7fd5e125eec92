/** Wherever a declaration is used and another one is used instead, the two are compared field by field, value by value. */
import { describe, expect, test } from 'vitest';
import { type DiffClass, diffModels } from '../../src/diff/index.ts';
import {
  array,
  bits,
  by,
  bytes,
  device,
  enumeration,
  exchange,
  field,
  flags,
  fn,
  foreign,
  init,
  ioctl,
  kind,
  list,
  message,
  pad,
  plane,
  ptr,
  section,
  stamp,
  struct,
  table,
  u8,
  u16,
  u32,
  u64,
  union,
  variant,
} from '../../src/language/index.ts';
import { modelOf } from '../support/build.ts';

type Members = Parameters<typeof plane>[0]['members'];
type Value = Members[string];

const model = (members: Members) =>
  modelOf(plane({ name: 'p', id: 1, version: 1, policy: 'lockstep', members: { Codes, ...members } }));
const Codes = enumeration(u32, { OK: 0, BAD: 1, SMALL: 2, NONE: 3 });
const display = (ioctls: Parameters<typeof device>[0]['ioctls']) =>
  device({
    interface: '70667664-7044-5350-a1b2-c3d4e5f60001',
    type: 0x22,
    statuses: Codes,
    success: 'OK',
    shortInput: 'BAD',
    shortOutput: 'SMALL',
    unknownCode: 'NONE',
    ioctls,
  });

/** What is said about everything but declarations that are new. */
function compared(before: Members, after: Members) {
  const { findings } = diffModels(model(before), model(after));
  return findings.filter(({ rule }) => rule !== 'declaration-added');
}
const CLASSES = ['source', 'additive', 'tail', 'reserved-reuse', 'gated', 'lockstep', 'break'];
const worst = (found: readonly { class: DiffClass }[]): DiffClass | undefined =>
  found.map((finding) => finding.class).sort((a, b) => CLASSES.indexOf(b) - CLASSES.indexOf(a))[0];

/** Each way to use a layout, given the layout. */
const LAYOUT_USES: Readonly<Record<string, (used: never) => Members>> = {
  'input of a request': (used) => ({ D: display({ GO: ioctl({ fn: 0x900, in: used }) }) }),
  'output of a request': (used) => ({ D: display({ GO: ioctl({ fn: 0x900, out: used }) }) }),
  'field of a struct': (used) => ({ S: struct({ before: u64, in: used }) }),
  'field of a field': (used) => {
    const Inner = struct({ in: used });
    return { Inner, S: struct({ before: u64, inner: Inner }) };
  },
  'element of an array': (used) => ({ S: struct({ list: array(used, 3) }) }),
  'field of a section': (used) => ({
    S: section({ magic: stamp(u32, 7), _pad: pad(u32), in: by('host', used) }, { roles: ['host', 'driver'] }),
  }),
  'field of a message': (used) => ({ M: message({ in: used }) }),
  'element of a list in a message': (used) => ({ M: message({ in: list(used, 3) }) }),
  'target of a pointer': (used) => ({ F: foreign({ to: ptr(used) }, PLATFORM) }),
  'parameter of a function of a table': (used) => ({ T: table({ Go: fn(0, { to: ptr(used) }) }, TABLE) }),
};
const PLATFORM = { target: 'win-x64', mark: 'A', source: 'header' };
const TABLE = { ...PLATFORM, globals: false, count: 1 };

const signs = () => struct({ pos: u32, neg: u32, w: field(u32, { range: [1, 9], unit: 'ms' }), h: u32 });

describe.each(Object.entries(LAYOUT_USES))('%s', (_, use) => {
  const [Signs, Again] = [signs(), signs()];
  const judged = (Marks: Value) =>
    worst(compared({ Signs, ...use(Signs as never) }, { Signs: Again, Marks, ...use(Marks as never) }));

  test('an equal struct under another name is no break', () => {
    expect(judged(signs())).toBe('source');
  });
  test('two fields that changed places are a break', () => {
    expect(judged(struct({ pos: u32, neg: u32, h: u32, w: field(u32, { range: [1, 9], unit: 'ms' }) }))).toBe('break');
  });
  test('a field that has only another name is none', () => {
    expect(judged(struct({ pos: u32, neg: u32, width: field(u32, { range: [1, 9], unit: 'ms' }), h: u32 }))).toBe(
      'source',
    );
  });
  test('a range that is dropped is found', () => {
    expect(judged(struct({ pos: u32, neg: u32, w: field(u32, { unit: 'ms' }), h: u32 }))).toBe('lockstep');
  });
  test('another unit is a break', () => {
    expect(judged(struct({ pos: u32, neg: u32, w: field(u32, { range: [1, 9], unit: 'us' }), h: u32 }))).toBe('break');
  });
  test('another width is a break', () => {
    const w = field(u16, { range: [1, 9], unit: 'ms' });
    expect(judged(struct({ pos: u32, neg: u32, w, _pad: pad(u16), h: u32 }))).toBe('break');
  });
});

/** Each way to use something that is one word. */
const WORD_USES: Readonly<Record<string, (used: never) => Members>> = {
  'field of a struct': (used) => ({ S: struct({ in: used }) }),
  'element of an array': (used) => ({ S: struct({ in: array(used, 2) }) }),
  'field of a message': (used) => ({ M: message({ in: used }) }),
  'element of a list': (used) => ({ M: message({ in: list(used, 2) }) }),
};
const state = (unknown: 'keep' | 'error' | 'idle' = 'keep') => enumeration(u32, { idle: 0, busy: 1 }, { unknown });

const WORDS: readonly (readonly [what: string, before: () => Value, after: () => Value, is: DiffClass])[] = [
  ['a number and an open enumeration', () => u32 as never, () => state(), 'source'],
  ['a number and a closed enumeration', () => u32 as never, () => state('error'), 'break'],
  ['a number and an enumeration with a fall-back', () => u32 as never, () => state('idle'), 'break'],
  ['an open enumeration and a number', () => state(), () => u32 as never, 'source'],
  ['a closed enumeration and a number', () => state('error'), () => u32 as never, 'break'],
  ['two equal enumerations', () => state(), () => state(), 'source'],
  ['an open and a closed enumeration', () => state(), () => state('error'), 'break'],
  ['enumerations with other names', () => state(), () => enumeration(u32, { off: 0, on: 1 }), 'break'],
  ['enumerations with other numbers', () => state(), () => enumeration(u32, { idle: 1, busy: 0 }), 'break'],
  [
    'an enumeration with one value more',
    () => state(),
    () => enumeration(u32, { idle: 0, busy: 1, done: 2 }),
    'additive',
  ],
  ['equal flags', () => flags(u32, { a: 0, b: 1 }), () => flags(u32, { a: 0, b: 1 }), 'source'],
  ['flags with other bits', () => flags(u32, { a: 0, b: 1 }), () => flags(u32, { a: 1, b: 0 }), 'break'],
  ['an enumeration and flags', () => state(), () => flags(u32, { idle: 0, busy: 1 }), 'break'],
  ['an enumeration of another width', () => state(), () => enumeration(u16, { idle: 0, busy: 1 }), 'break'],
];

describe.each(Object.entries(WORD_USES))('%s', (use, members) => {
  test.each(WORDS)('%s', (what, before, after, is) => {
    const [A, B] = [before(), after()];
    const named = (name: string, value: Value): Members => ((value as unknown) === u32 ? {} : { [name]: value });
    // In a layout a narrower word leaves a hole, which the language refuses.
    if (use === 'field of a struct' && what.includes('width')) return;
    const found = compared(
      { ...named('A', A), ...members(A as never) },
      { ...named('A', (A as unknown) === u32 ? A : before()), ...named('B', B), ...members(B as never) },
    );
    expect(worst(found)).toBe(is);
  });
});

test('parts of a word are compared bit by bit', () => {
  const token = () => bits(u64, { slot: 8, seq: 32, _spare: 24 });
  const judged = (Other: Value) => {
    const A = token();
    return worst(compared({ A, S: struct({ t: A }) }, { A: token(), Other, S: struct({ t: Other as never }) }));
  };
  expect(judged(token())).toBe('source');
  expect(judged(bits(u64, { seq: 32, slot: 8, _spare: 24 }))).toBe('break');
  expect(judged(bits(u64, { slot: 8, seq: 32, tag: 8, _spare: 16 }))).toBe('reserved-reuse');
});

describe('messages', () => {
  const body = () => message({ a: u32, b: u32 });
  const other = () => message({ b: u32, a: u32 });
  const USES: Readonly<Record<string, (used: never) => Members>> = {
    'in a message': (used) => ({ M: message({ in: used }) }),
    'as a case of a union': (used) => {
      const U = union(u8, { one: variant(1, used), two: variant(2) }, { unknown: 'error' });
      return { U, M: message({ in: U }) };
    },
    'in a conversation': (used) => ({ X: exchange({ magic: 7, maxBody: 64, messages: { Go: kind(1, 'up', used) } }) }),
  };
  test.each(Object.entries(USES))('%s', (_, use) => {
    const judged = (B: Value) => {
      const A = body();
      return worst(compared({ A, ...use(A as never) }, { A: body(), B, ...use(B as never) }));
    };
    expect(judged(body())).toBe('source');
    expect(judged(other())).toBe('break');
  });

  test('unions in a message', () => {
    const either = (one: number) => union(u8, { one: variant(one), two: variant(2) }, { unknown: 'error' });
    const judged = (B: ReturnType<typeof either>) => {
      const A = either(1);
      return worst(compared({ A, M: message({ in: A }) }, { A: either(1), B, M: message({ in: B }) }));
    };
    expect(judged(either(1))).toBe('source');
    expect(judged(either(3))).toBe('break');
  });
});

test('roles and owners inside of a section that is used in another one are compared', () => {
  const slot = (owner: 'host' | 'driver') => section({ value: by(owner, u32) }, { roles: ['host', 'driver'] });
  const ring = (used: ReturnType<typeof slot>) =>
    section({ magic: stamp(u32, 7), version: init(u32), slots: by('driver', array(used, 2)) }, ROLES);
  const ROLES = { roles: ['host', 'driver'] as ['host', 'driver'] };
  const judged = (B: ReturnType<typeof slot>) => {
    const A = slot('driver');
    return worst(compared({ A, R: ring(A) }, { A: slot('driver'), B, R: ring(B) }));
  };
  expect(judged(slot('driver'))).toBe('source');
  expect(judged(slot('host'))).toBe('break');
});

describe('another name and another content at once', () => {
  const used = (S: Value) => ({ D: display({ GO: ioctl({ fn: 0x900, out: S as never }) }) });
  const rules = (found: readonly { rule: string }[]) => found.map(({ rule }) => rule).sort();

  test('a struct and one of its fields are renamed: names only', () => {
    const [A, B] = [struct({ x: u32, y: u32 }), struct({ x: u32, z: u32 })];
    const found = compared({ A, ...used(A) }, { B, ...used(B) });
    expect(worst(found)).toBe('source');
    expect(rules(found)).toEqual(['declaration-renamed', 'field-renamed']);
  });
  test('a struct is renamed and two of its fields change places: a break that names them', () => {
    const [A, B] = [struct({ x: u32, y: u32 }), struct({ y: u32, x: u32 })];
    const found = compared({ A, ...used(A) }, { B, ...used(B) });
    expect(worst(found)).toBe('break');
    expect(rules(found)).toEqual(['declaration-renamed', 'fields-swapped']);
  });
  test('a struct that nobody uses', () => {
    expect(worst(compared({ A: struct({ x: u32, y: u32 }) }, { B: struct({ x: u32, z: u32 }) }))).toBe('source');
    expect(worst(compared({ A: struct({ x: u32, y: u32 }) }, { B: struct({ y: u32, x: u32 }) }))).toBe('break');
  });
  test('one of two equal structs takes the place of the other', () => {
    const two = () => [struct({ x: u32 }), struct({ x: u32 })] as const;
    const [[A, B], [, C]] = [two(), two()];
    const found = compared({ A, B, S: struct({ a: A, b: B }) }, { B: C, S: struct({ a: C, b: C }) });
    expect(worst(found)).toBe('source');
    expect(rules(found)).toEqual(['declaration-removed', 'field-type-name']);
  });
  test('a struct is gone, and what is used instead differs: a break', () => {
    const [A, B, C] = [struct({ x: u32, y: u32 }), struct({ y: u32, x: u32 }), struct({ y: u32, x: u32 })];
    expect(worst(compared({ A, B, ...used(A) }, { B: C, ...used(C) }))).toBe('break');
  });
  test('a device is known by its interface', () => {
    const found = compared(
      { D: display({ GO: ioctl({ fn: 0x900 }) }) },
      { E: display({ GO: ioctl({ fn: 0x900 }), STOP: ioctl({ fn: 0x901 }) }) },
    );
    expect(rules(found)).toEqual(['declaration-renamed', 'ioctl-added']);
  });
  test('a request and the struct that it gives', () => {
    const [A, B] = [struct({ x: u32, y: u32 }), struct({ x: u32, z: u32 })];
    const found = compared(
      { A, D: display({ GO: ioctl({ fn: 0x900, out: A }) }) },
      { B, D: display({ RUN: ioctl({ fn: 0x900, out: B }) }) },
    );
    expect(worst(found)).toBe('source');
  });
});

test('a struct around a type, or one less, changes no byte', () => {
  const Handle = struct({ value: u64 });
  expect(worst(compared({ S: struct({ h: u64 }) }, { Handle, S: struct({ h: Handle }) }))).toBe('source');
  const [A, B] = [struct({ x: u32, y: u32 }), struct({ x: u32, y: u32 })];
  const Around = struct({ base: B });
  const found = compared(
    { A, D: display({ GO: ioctl({ fn: 0x900, in: A }) }) },
    { A: B, Around, D: display({ GO: ioctl({ fn: 0x900, in: Around }) }) },
  );
  expect(worst(found)).toBe('source');
});

test('the finding names what differs', () => {
  const [A, B, C] = [struct({ w: u32, h: u32 }), struct({ w: u32, h: u32 }), struct({ h: u32, w: u32 })];
  const [found] = compared(
    { A, D: display({ GET: ioctl({ fn: 0x900, out: A }) }) },
    { A: B, C, D: display({ GET: ioctl({ fn: 0x900, out: C }) }) },
  );
  expect(found?.message).toBe(
    "the output of 'GET' is p.C now; it was p.A: 'h' (now at 0) and 'w' (now at 4) changed places",
  );
});

describe('reserved space alone', () => {
  const layout = (...sizes: number[]) => {
    const pads = sizes.map((size, n) => [`_r${n}`, pad(bytes(size))] as const);
    return { S: struct({ a: u32, ...Object.fromEntries(pads) }) };
  };
  test('that is cut differently is no break, however the cuts lie', () => {
    expect(worst(compared(layout(4, 4), layout(2, 4, 2)))).toBe('source');
    expect(worst(compared(layout(6, 2), layout(2, 6)))).toBe('source');
  });
  test('that makes the layout longer or shorter is a break', () => {
    expect(worst(compared(layout(4), layout(8)))).toBe('break');
    expect(worst(compared(layout(8), layout(4)))).toBe('break');
    expect(worst(compared(layout(8), layout()))).toBe('break');
  });
});

describe('fields that are put into a struct, or taken out of one', () => {
  const Point = struct({ x: u32, y: u32 });
  const both = (fields: Parameters<typeof struct>[0]) => ({ Point, S: struct({ ...fields, z: u32 }) });
  test('and stand where they stood are names only', () => {
    expect(worst(compared(both({ at: Point }), both({ x: u32, y: u32 })))).toBe('source');
    expect(worst(compared(both({ at: Point }), both({ at_x: u32, at_y: u32 })))).toBe('source');
    expect(worst(compared(both({ x: u32, y: u32 }), both({ at: Point })))).toBe('source');
  });
  test('and changed places are a break', () => {
    expect(worst(compared(both({ at: Point }), both({ y: u32, x: u32 })))).toBe('break');
    expect(worst(compared(both({ y: u32, x: u32 }), both({ at: Point })))).toBe('break');
  });
  test('and another width is a break', () => {
    expect(worst(compared(both({ at: Point }), both({ x: u32, y: u16, _pad: pad(u16) })))).toBe('break');
  });

  test('and the name of the struct stayed for one of them: names only', () => {
    expect(worst(compared(both({ x: Point }), both({ x: u32, y: u32 })))).toBe('source');
    expect(worst(compared(both({ x: u32, y: u32 }), both({ x: Point })))).toBe('source');
    const Inner = struct({ a: Point, b: u32 });
    expect(worst(compared({ ...both({ a: Inner }), Inner }, { ...both({ a: Point, b: u32 }), Inner }))).toBe('source');
  });
  test('and the name of the struct stayed for something that was not in it: a break', () => {
    expect(worst(compared(both({ x: Point }), both({ x: bytes(8) })))).toBe('break');
    expect(worst(compared(both({ x: Point }), both({ x: u16, x2: u16, y: u32 })))).toBe('break');
    expect(worst(compared(both({ x: Point }), both({ y: u32, x: u32 })))).toBe('break');
  });
  const few = field(u32, { range: [1, 9] });
  test('and was the only one, with a range: names only', () => {
    const One = struct({ w: few });
    const alone = (fields: Parameters<typeof struct>[0]) => ({ One, S: struct({ ...fields, z: u32 }) });
    expect(worst(compared(alone({ at: One }), alone({ w: few })))).toBe('source');
    expect(worst(compared(alone({ w: few }), alone({ at: One })))).toBe('source');
    expect(worst(compared(alone({ at: One }), alone({ at: few })))).toBe('source');
    expect(worst(compared(alone({ at: One }), alone({ w: u32 })))).toBe('lockstep');
    expect(worst(compared(alone({ at: One }), alone({ w: field(u32, { range: [2, 3] }) })))).toBe('break');
  });
});

describe('a struct with a shorter reserved end, where the outer one has the space', () => {
  const Long = struct({ a: u32, b: u16, _r: pad(bytes(6)) });
  const judged = (Short: Value, rest: Parameters<typeof struct>[0]) => {
    const before = { Long, S: struct({ in: Long, z: u32 }) };
    const after = { Long, Short, S: struct({ in: Short as never, ...rest, z: u32 }) };
    return [compared(before, after), compared(after, before)].map((found) =>
      worst(found.filter(({ rule }) => rule !== 'declaration-removed')),
    );
  };
  const space = { _s: pad(bytes(4)) };
  test('is no break, either way', () => {
    expect(judged(struct({ a: u32, b: u16, _r: pad(u16) }), space)).toEqual(['source', 'source']);
  });
  test('is a break where a value differs, is gone, or took the space', () => {
    expect(judged(struct({ b: u16, _r: pad(u16), a: u32 }), space)).toEqual(['break', 'break']);
    expect(judged(struct({ a: u32, _b: pad(u32) }), space)[0]).toBe('break');
    expect(judged(struct({ a: u32, b: u16, _r: pad(u16) }), { s: u32 })).toEqual(['break', 'break']);
    expect(judged(struct({ a: u32, b: u16, _r: pad(u16) }), {})).toEqual(['break', 'break']);
  });
});
