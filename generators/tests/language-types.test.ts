import { expect, test } from 'vitest';
import {
  array,
  bits,
  blob,
  bool,
  both,
  by,
  bytes,
  constant,
  device,
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
  remainder,
  schema,
  section,
  stamp,
  struct,
  table,
  tail,
  text,
  u8,
  u32,
  u64,
  usize,
  when,
} from '../src/language/index.ts';

test('everything type-checks', () => {
  const RING_LEN = constant(u32, 6);
  const MAGIC = constant.hex(u32, 0x44465046);
  const Status = enumeration(u32, { SUCCESS: 0, INVALID: 0xc000000d, SHORT: 2, NOT_FOUND: 3 }, { unknown: 'SUCCESS' });
  const Token = bits(u64, { slot: 8, seq: 32, generation: 24 });
  const F = flags(u32, { a: 0 });
  const S = struct(
    { a: u32, f: F, e: Status, _p: pad(u32), t: Token, arr: array(u8, RING_LEN), p2: pad(bytes(2)) },
    { prefixes: { legacy: 24 } },
  );
  const Nested = struct({ s: S, x: field(array(S, 2), { at: 4, range: [1, RING_LEN] }) });
  const Slot = section({ state: both(u32), v: by('driver', u32) }, { roles: ['host', 'driver'] });
  const Sec = section(
    {
      magic: stamp(u32, MAGIC),
      x: init(u32),
      latest: by('driver', Token, { order: 'release' }),
      slots: array(Slot, 3),
      one: Slot,
      _p: pad(u32),
    },
    { roles: ['host', 'driver'] },
  );
  // @ts-expect-error a role that the section does not have
  section({ x: by('guest', u32) }, { roles: ['host', 'driver'] });
  // @ts-expect-error a bare integer has no owner
  section({ x: u32 }, { roles: ['host', 'driver'] });
  const Fo = foreign(
    { Size: u32, cb: fnptr({ a: u32, b: ptr }, i32), p: ptr(S), q: ptr, n: usize, arr: array(ptr, 3) },
    { target: 'win-x64', mark: 'A', source: 'x' },
  );
  // @ts-expect-error a struct holds no pointer
  struct({ p: ptr });
  // @ts-expect-error nor an array of pointers
  struct({ p: array(ptr, 2) });
  // @ts-expect-error nor a text
  struct({ p: text(3) });
  const dev = device({
    interface: '70667664-7044-5350-A1B2-C3D4E5F60001',
    type: 0x22,
    statuses: Status,
    shortInput: 'INVALID',
    shortOutput: 'SHORT',
    unknownCode: 'NOT_FOUND',
    success: 'SUCCESS',
    ioctls: { ADD: ioctl({ fn: 0x900, in: S, inMin: 'legacy', out: Nested }), PING: ioctl({ fn: 0x901 }) },
  });
  // @ts-expect-error no such prefix
  ioctl({ fn: 1, in: S, inMin: 'nope' });
  // @ts-expect-error a struct without prefixes
  ioctl({ fn: 1, out: Nested, outMin: 'legacy' });
  // @ts-expect-error not a status
  device({
    interface: '',
    type: 1,
    statuses: Status,
    shortInput: 'NOPE',
    shortOutput: 'SHORT',
    unknownCode: 'SHORT',
    success: 'SUCCESS',
    ioctls: {},
  });
  // @ts-expect-error an unknown value's name
  enumeration(u32, { a: 0 }, { unknown: 'b' });
  const T = table(
    { Create: fn(57, { d: ptr, s: ptr(Fo) }, i32), Nothing: fn(3) },
    { target: 'win-x64', mark: 'A', source: 'y', globals: true, count: 274 },
  );
  const M = message(
    {
      magic: literal('PKF1'),
      v: u32,
      e: Status,
      b: bool,
      n: text(64, { bad: 'none' }),
      k: bytes(32),
      bl: blob(100),
      l: list(u32, 4),
      t: tail(u8, { default: 2 }),
      g: group('x', u8, { trigger: true }),
      r: remainder(S),
    },
    { trailing: 'extensible' },
  );
  const M2 = message({
    cipher: u8,
    key: when('cipher', 1, bytes(32)),
    depth: lenient(tail(u8), { allowed: [2, 6], otherwise: 2 }),
    q: lenient(u8, { allowed: [1], otherwise: 1 }),
  });
  // @ts-expect-error pointers do not travel
  message({ p: ptr });
  const Ex = exchange({ magic: 1, maxBody: 10, messages: { Stop: kind(4, 'down', M2), Hi: kind(5, 'up', M) } });
  const Obj = name('Global\\x-{target}', { status: 'history' });
  const p = plane({
    name: 'p',
    id: 1,
    version: 1,
    policy: 'lockstep',
    members: {
      RING_LEN,
      MAGIC,
      Status,
      Token,
      F,
      S,
      Nested,
      Slot,
      Sec,
      Fo,
      dev,
      T,
      M,
      M2,
      Ex,
      Obj,
      G: constant.guid('70667664-7044-5350-A1B2-C3D4E5F60001'),
      B: constant.bytes('5046'),
      X: constant('x'),
    },
  });
  const s = schema({ name: 'x', planes: [p] });
  expect(s.planes[0]?.problems).toEqual([]);
});
