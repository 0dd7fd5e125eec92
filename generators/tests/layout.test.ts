/** Layouts and codes, as numbers. */
import { expect, test } from 'vitest';
import {
  array,
  bits,
  by,
  bytes,
  constant,
  device,
  enumeration,
  field,
  fnptr,
  foreign,
  i8,
  i16,
  i64,
  init,
  ioctl,
  message,
  pad,
  ptr,
  remainder,
  section,
  stamp,
  struct,
  tail,
  text,
  u8,
  u16,
  u32,
  u64,
  usize,
  when,
} from '../src/language/index.ts';
import { declOf } from './support/build.ts';

const offsets = (fields: readonly { name: string; offset: number }[]) =>
  Object.fromEntries(fields.map(({ name, offset }) => [name, offset]));

test('a struct: offsets, size, alignment, 64-bit integers align to 8', () => {
  const Token = bits(u64, { slot: 8, rest: 56 });
  const Inner = struct({ a: u16, b: i16, c: u32 });
  const Whole = struct(
    { a: u32, b: i8, _b: pad(bytes(3)), inner: array(Inner, 2), token: Token, last: field(i64, { at: 32 }) },
    { size: 40, align: 8, prefixes: { old: 24 } },
  );
  const built = declOf('struct', 'Whole', { Token, Inner, Whole });
  expect(offsets(built.fields)).toEqual({ a: 0, b: 4, _b: 5, inner: 8, token: 24, last: 32 });
  expect(built).toMatchObject({ size: 40, align: 8, prefixes: [{ name: 'old', size: 24 }] });
  expect(built.fields[2]).toMatchObject({ reserved: true, size: 3, align: 1 });
  expect(built.fields[3]?.type).toEqual({ t: 'array', len: 2, of: { t: 'ref', plane: 'p', name: 'Inner' } });
});

test('a foreign struct: words of the platform have 8 bytes', () => {
  const Table = foreign(
    { size: u32, _pad: pad(u32), n: usize, p: ptr, f: fnptr({ a: u8 }, u32), list: array(ptr, 2) },
    { target: 'win-x64', mark: 'A', source: 'facts' },
  );
  const built = declOf('foreign', 'Table', { Table });
  expect(offsets(built.fields)).toEqual({ size: 0, _pad: 4, n: 8, p: 16, f: 24, list: 32 });
  expect(built).toMatchObject({ size: 48, align: 8, target: 'win-x64' });
});

test('a section: owners, orders and the stamp', () => {
  const Shared = section(
    {
      magic: stamp(u32, 7),
      size: init(u32),
      latest: by('driver', u64),
      hint: by('host', u32, { order: 'relaxed' }),
      _p: pad(u32),
    },
    { roles: ['host', 'driver'] },
  );
  const { fields, roles } = declOf('section', 'Shared', { Shared });
  expect(roles).toEqual(['host', 'driver']);
  expect(fields.map(({ owner, order, stamp: magic }) => [owner, order, magic])).toEqual([
    ['init', undefined, '7'],
    ['init', undefined, undefined],
    ['driver', 'release', undefined],
    ['host', 'relaxed', undefined],
    [undefined, undefined, undefined],
  ]);
});

test('a device: codes and shortest buffers', () => {
  const Statuses = enumeration(u32, { OK: 0, BAD: 1 });
  const Request = struct({ a: u32, b: u32 }, { prefixes: { old: 4 } });
  const statuses = {
    statuses: Statuses,
    success: 'OK',
    shortInput: 'BAD',
    shortOutput: 'BAD',
    unknownCode: 'BAD',
  } as const;
  const Device = device({
    interface: '{70667664-7044-5350-A1B2-C3D4E5F60001}',
    type: 0x8022,
    ...statuses,
    ioctls: {
      ADD: ioctl({ fn: 0x900, in: Request, inMin: 'old', out: Request }),
      READ: ioctl({ fn: 1, method: 'neither', access: 'read_write' }),
    },
  });
  const built = declOf('device', 'Device', { Statuses, Request, Device });
  expect(built.interface).toBe('70667664-7044-5350-a1b2-c3d4e5f60001');
  expect(built.ioctls[0]).toMatchObject({ code: 0x80222400, input: { min: 4 }, output: { min: 8 } });
  expect(built.ioctls[1]?.code).toBe(0x8022c007);
});

test('a message: fewest and most bytes', () => {
  const Rest = struct({ x: bytes(9) });
  const Hello = message({
    kind: u8,
    name: text(300),
    when: when('kind', 1, bytes(4)),
    rest: remainder(Rest),
    port: tail(u16),
  });
  expect(declOf('message', 'Hello', { Rest, Hello })).toMatchObject({ minSize: 3, maxSize: 1 + 302 + 4 + 9 + 2 });
});

test('a constant may stand for a number', () => {
  const LEN = constant(u32, 6);
  const Ring = struct({ slots: array(u32, LEN), n: field(u32, { range: [0, LEN] }) });
  expect(declOf('struct', 'Ring', { LEN, Ring })).toMatchObject({
    size: 28,
    fields: [{ size: 24 }, { range: { max: '6' } }],
  });
});

test('a stated alignment raises the whole, and a field wherever it stands', () => {
  const Line = struct({ head: u32, _a: pad(bytes(60)), tail: field(u32, { align: 64 }), _b: pad(bytes(60)) });
  const Page = struct({ line: Line, rest: bytes(128) }, { align: 256 });
  const Ring = section(
    { magic: stamp(u32, 1), _a: pad(bytes(60)), head: by('a', u32, { align: 64 }), _b: pad(bytes(60)) },
    { roles: ['a', 'b'], align: 128 },
  );
  const members = { Line, Page, Ring };
  expect(declOf('struct', 'Line', members)).toMatchObject({ size: 128, align: 64 });
  expect(declOf('struct', 'Page', members)).toMatchObject({
    size: 256,
    align: 256,
    fields: [{ align: 64 }, { align: 1 }],
  });
  expect(declOf('section', 'Ring', members)).toMatchObject({ size: 128, align: 128 });
  expect(offsets(declOf('section', 'Ring', members).fields)).toMatchObject({ magic: 0, head: 64 });
});

test('packing lowers fields as compilers of C do: each to the most that is stated, the inside of a struct stays', () => {
  const Inner = struct({ a: u16, b: i16, c: u32 });
  const One = struct({ kind: u8, wide: u64, inner: Inner, list: array(u16, 3) }, { packed: true });
  const Two = struct({ a: u16, wide: u64, one: One, _p: pad(u8) }, { packed: 2 });
  const Four = struct({ a: u32, wide: u64, own: field(u32, { align: 4 }) }, { packed: 2, align: 4 });
  const Both = struct({ kind: u8, _p: pad(bytes(7)), wide: field(u64, { align: 8 }), last: u64 }, { packed: true });
  const members = { Inner, One, Two, Four, Both };
  const one = declOf('struct', 'One', members);
  expect(offsets(one.fields)).toEqual({ kind: 0, wide: 1, inner: 9, list: 17 });
  expect(one).toMatchObject({ size: 23, align: 1, packed: 1 });
  expect(declOf('struct', 'Two', members)).toMatchObject({ size: 34, align: 2, packed: 2 });
  expect(declOf('struct', 'Two', members).fields.map(({ align }) => align)).toEqual([2, 2, 1, 1]);
  expect(declOf('struct', 'Four', members)).toMatchObject({ size: 16, align: 4 });
  expect(declOf('struct', 'Both', members).fields.map(({ align }) => align)).toEqual([1, 1, 8, 1]);
});
