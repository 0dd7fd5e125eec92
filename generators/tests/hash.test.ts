/** The hash of a plane changes with what a peer can notice, and with nothing else. */
import { expect, test } from 'vitest';
import {
  bytes,
  constant,
  type Declaration,
  device,
  enumeration,
  field,
  flags,
  ioctl,
  message,
  name,
  pad,
  struct,
  tail,
  u8,
  u16,
  u32,
  u64,
} from '../src/language/index.ts';
import { planeHash } from '../src/model/hash.ts';
import { modelOf, planeOf } from './support/build.ts';

const hashOf = (members: Record<string, Declaration>): string => modelOf(planeOf(members)).planes[0]?.hash ?? '';
const base = (change: Record<string, Declaration> = {}): string =>
  hashOf({
    Inner: struct({ a: u32, b: u32 }),
    Status: enumeration(u32, { OK: 0, BAD: 1 }),
    Caps: flags(u8, { one: 0 }),
    LEN: constant(u32, 6),
    Hello: message({ a: u8, b: tail(u16) }),
    RingName: name('Global\\x-{n}', { status: 'live' }),
    ...change,
  });

test('it is the same every time', () => {
  expect(base()).toBe(base());
  expect(base()).toMatch(/^[0-9a-f]{64}$/);
});

test('units, versions of fields and documentation do not count', () => {
  const documented = { Inner: struct({ a: field(u32, { unit: 'ms', since: 'v2' }), b: u32 }) };
  expect(base(documented)).toBe(base());
  const [plane] = modelOf(planeOf({ Inner: struct({ a: u32 }) })).planes;
  const [member] = plane?.members ?? [];
  const told = { ...member, docs: 'Tells more.', span: { file: 'x.ts', line: 1, col: 1 } } as never;
  expect(planeHash({ name: 'p', members: [told] }, new Map())).toBe(plane?.hash);
});

test('everything else does', () => {
  const changes: Record<string, Declaration>[] = [
    { Inner: struct({ a: u32, c: u32 }) },
    { Inner: struct({ b: u32, a: u32 }) },
    { Inner: struct({ a: u32, b: u16, _p: pad(bytes(2)) }) },
    { Inner: struct({ a: u32, b: u32 }, { prefixes: { old: 4 } }) },
    { Inner: struct({ a: u32, b: field(u32, { range: [0, 1] }) }) },
    { Inner: struct({ a: u32, b: pad(u32) }) },
    { Status: enumeration(u32, { OK: 0, BAD: 2 }) },
    { Status: enumeration(u32, { OK: 0, WORSE: 1 }) },
    { Status: enumeration(u32, { OK: 0, BAD: 1 }, { unknown: 'OK' }) },
    { Caps: flags(u8, { one: 1 }) },
    { LEN: constant(u32, 7) },
    { LEN: constant(u16, 6) },
    { Hello: message({ a: u8, b: tail(u16, { default: 1 }) }) },
    { Hello: message({ a: u8, b: u16 }) },
    { Hello: message({ a: u8, b: tail(u16) }, { trailing: 'extensible' }) },
    { RingName: name('Global\\y-{n}', { status: 'live' }) },
    { Added: struct({ a: u64 }) },
  ];
  const hashes = [base(), ...changes.map((change) => base(change))];
  expect(new Set(hashes).size).toBe(hashes.length);
});

test('a declaration of another plane counts where it is used, and nowhere else', () => {
  const twoPlanes = (width: typeof u32 | typeof u64): (string | undefined)[] => {
    const Shared = struct({ a: width });
    const Deep = struct({ shared: Shared });
    const user = planeOf({ Uses: struct({ deep: Deep }) }, 'user', 1);
    const stranger = planeOf({ Alone: struct({ a: u8 }) }, 'stranger', 2);
    const home = planeOf({ Shared, Deep }, 'home', 3);
    return modelOf(user, stranger, home).planes.map((plane) => plane.hash);
  };
  const [before, after] = [twoPlanes(u32), twoPlanes(u64)];
  expect(before[0]).not.toBe(after[0]);
  expect(before[1]).toBe(after[1]);
  expect(before[2]).not.toBe(after[2]);
});

test('statuses and request codes of a device count', () => {
  const Statuses = enumeration(u32, { OK: 0, BAD: 1 });
  const names = { success: 'OK', shortInput: 'BAD', shortOutput: 'BAD', unknownCode: 'BAD' } as const;
  const id = '70667664-7044-5350-a1b2-c3d4e5f60001';
  const of = (fn: number): string => {
    const ioctls = { PING: ioctl({ fn }) };
    return hashOf({ Statuses, D: device({ interface: id, type: 1, statuses: Statuses, ...names, ioctls }) });
  };
  expect(of(1)).not.toBe(of(2));
});
