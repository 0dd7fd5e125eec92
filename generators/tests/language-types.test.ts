/** The schema language under the type checker: what it takes, and what it refuses before anything runs. */
import { expect, test } from 'vitest';
import {
  array,
  be,
  bits,
  blob,
  bool,
  both,
  by,
  bytes,
  constant,
  device,
  entry,
  enumeration,
  exchange,
  field,
  flags,
  fn,
  fnptr,
  foreign,
  group,
  i32,
  init,
  ioctl,
  kind,
  lenient,
  list,
  literal,
  message,
  name,
  pad,
  plane,
  ptr,
  registry,
  remainder,
  rest,
  schema,
  secret,
  section,
  stamp,
  struct,
  table,
  tail,
  text,
  u8,
  u32,
  u64,
  union,
  usize,
  variant,
  varint,
  when,
} from '../src/language/index.ts';

const RING_LEN = constant(u32, 6);
const MAGIC = constant.hex(u32, 0x44465046);
const Status = enumeration(u32, { SUCCESS: 0, INVALID: 0xc000000d, SHORT: 2 }, { unknown: 'SUCCESS' });
const Token = bits(u64, { slot: 8, seq: 32, generation: 24 });
const Caps = flags(u32, { a: 0 });
const Inner = struct(
  { caps: Caps, status: Status, token: Token, ring: array(u32, RING_LEN) },
  { prefixes: { old: 8 } },
);
const Outer = struct({ inner: Inner, list: field(array(Inner, 2), { at: 40 }), _pad: pad(bytes(8)) });
const Slot = section({ state: both(u32), seq: by('driver', u32) }, { roles: ['host', 'driver'] });
const Ring = section(
  {
    magic: stamp(u32, MAGIC),
    size: init(u32, { range: [1, RING_LEN] }),
    latest: by('driver', Token, { order: 'release' }),
    slots: array(Slot, 3),
    more: both(array(Slot, 2)),
    _pad: pad(u32),
  },
  { roles: ['host', 'driver'], prefixes: { v1: 16 } },
);
const Platform = foreign(
  { size: u32, call: fnptr({ a: u32, b: ptr }, i32), p: ptr(Inner), q: ptr(), n: usize, list: array(ptr, 3) },
  { target: 'win-x64', mark: 'A', source: 'facts' },
);
const Device = device({
  interface: constant.guid('70667664-7044-5350-a1b2-c3d4e5f60001'),
  type: 0x22,
  statuses: Status,
  success: 'SUCCESS',
  shortInput: 'INVALID',
  shortOutput: 'SHORT',
  unknownCode: 'INVALID',
  ioctls: { ADD: ioctl({ fn: 0x900, in: Inner, inMin: 'old', out: Outer }), PING: ioctl({ fn: 0x901 }) },
});
const Calls = table(
  { Create: fn(57, { d: ptr, p: ptr(Platform) }, i32), Nothing: fn(3) },
  { target: 'win-x64', mark: 'A', source: 'facts', globals: true, count: 274 },
);
const Hello = message(
  {
    _magic: literal('PKF1'),
    version: u32,
    status: Status,
    flag: bool,
    name: text(64, { bad: 'none' }),
    key: bytes(32),
    data: blob(100),
    list: list(u32, 4),
    extra: tail(u8, { default: 2 }),
    pair: group('g', u8, { trigger: true }),
    rest: remainder(Inner),
  },
  { trailing: 'extensible' },
);
const Sealed = message({
  cipher: u8,
  key: when('cipher', 1, bytes(32)),
  depth: lenient(tail(u8), { allowed: [2, 6], otherwise: 2 }),
});
const Talk = exchange({
  magic: 1,
  maxBody: 10,
  messages: { Hello: kind(4, 'down', Hello), Sealed: kind(5, 'up', Sealed) },
});
const Fields = registry(
  {
    mode: entry(1, Status),
    name: entry(7n, rest.text(64), { required: true }),
    bitrate: entry(6, rest.uint(u32)),
    key: entry(16384, secret(bytes(32))),
    offer: entry(2, blob(20, { prefix: 'be.u16' }), { list: 4 }),
    hello: entry(3, Sealed),
  },
  {
    tag: varint('quic'),
    length: 'quic',
    total: 'u24',
    max: 4096,
    entries: 64,
    unknown: 'keep',
    repeated: 'last',
    retired: [0, 9n],
  },
);
const Plain = registry({ a: entry(1, u8) }, { tag: be.u16, length: 'u8', max: 64 });
const Framed = union(
  varint('leb128'),
  { fields: variant(1, message({ id: varint('quic', { max: 9n, shortest: true }), all: Plain })) },
  { length: 'quic' },
);
const RingName = name('Global\\x-{target}', { status: 'history' });

test('the whole language type-checks and records no problem', () => {
  const members = {
    ...{ RING_LEN, Status, Token, Caps, Inner, Outer, Slot, Ring, Device, Hello, Sealed, Talk, RingName },
    ...{ Fields, Plain, Framed },
  };
  const fixed = plane({ name: 'a', id: 1, version: 1, policy: 'lockstep', members });
  const foreigners = plane({ name: 'b', id: 2, version: 1, policy: 'foreign', members: { Platform, Calls } });
  const whole = schema({ name: 'x', planes: [fixed, foreigners] });
  const values = [...Object.values(members), Platform, Calls, fixed, foreigners, whole];
  expect(values.flatMap((value) => value.problems)).toEqual([]);
});

test('wrong schemas do not type-check', () => {
  const roles = { roles: ['host', 'driver'] } as const;
  const device1 = { interface: '', type: 1, statuses: Status, success: 'SUCCESS', shortOutput: 'SHORT' } as const;
  const wrong = [
    // @ts-expect-error a role that the section does not have
    () => section({ x: by('guest', u32) }, roles),
    // @ts-expect-error a bare integer has no owner
    () => section({ x: u32 }, roles),
    // @ts-expect-error a struct holds no pointer
    () => struct({ p: ptr }),
    // @ts-expect-error nor an array of pointers
    () => struct({ p: array(ptr, 2) }),
    // @ts-expect-error nor a platform struct
    () => struct({ p: Platform }),
    // @ts-expect-error nor a section
    () => struct({ p: Slot }),
    // @ts-expect-error nor a text
    () => struct({ p: text(3) }),
    // @ts-expect-error nor a field that belongs into sections
    () => struct({ p: both(u32) }),
    // @ts-expect-error no such prefix
    () => ioctl({ fn: 1, in: Inner, inMin: 'nope' }),
    // @ts-expect-error a struct without prefixes
    () => ioctl({ fn: 1, out: Outer, outMin: 'old' }),
    // @ts-expect-error not a status
    () => device({ ...device1, shortInput: 'NOPE', unknownCode: 'SHORT', ioctls: {} }),
    // @ts-expect-error the name of an unknown value
    () => enumeration(u32, { a: 0 }, { unknown: 'b' }),
    // @ts-expect-error pointers do not travel
    () => message({ p: ptr }),
    // @ts-expect-error nor do arrays of anything but bytes
    () => message({ p: array(u32, 2) }),
    // @ts-expect-error a field wrapper is no codec
    () => message({ p: field(u32) }),
    // @ts-expect-error what goes on to the end is not part of a struct
    () => struct({ p: rest.bytes(3) }),
    // @ts-expect-error nor is a varint
    () => struct({ p: varint('quic') }),
    // @ts-expect-error a registry holds entries
    () => registry({ a: u8 }, { tag: u8, length: 'u8', max: 64 }),
    // @ts-expect-error an entry holds a codec
    () => registry({ a: entry(1, tail(u8)) }, { tag: u8, length: 'u8', max: 64 }),
    // @ts-expect-error and a registry says how long it may be
    () => registry({ a: entry(1, u8) }, { tag: u8, length: 'u8' }),
    // @ts-expect-error no such length
    () => registry({ a: entry(1, u8) }, { tag: u8, length: 'u64', max: 64 }),
    // @ts-expect-error no such form of a varint
    () => varint('protobuf'),
    // @ts-expect-error a number that fills is unsigned
    () => rest.uint(i32),
    // @ts-expect-error a plane lists declarations
    () => plane({ name: 'a', id: 1, version: 1, policy: 'lockstep', members: { a: u32 } }),
  ];
  for (const make of wrong) expect(make).not.toThrow();
});
