/** The hash of a plane changes with what a peer can notice, and with nothing else. */
import { isOrdered } from 'pf-gen-lock/meaning';
import { expect, test } from 'vitest';
import { lockOf, parseLock } from '../src/compile/lock.ts';
import { diffModels, modelOfLock } from '../src/diff/index.ts';
import {
  bits,
  bytes,
  constant,
  type Declaration,
  device,
  enumeration,
  field,
  flags,
  group,
  ioctl,
  lenient,
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
import { declarationsOf, planeHash, planeHashOfFirstForm } from '../src/model/hash.ts';
import type { Decl, Model, Plane } from '../src/model/model.ts';
import { applyMutant, derive, type Mutant } from '../src/proof/mutate/operators.ts';
import { everything } from './mutate/sink.ts';
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

const hashesOf = (planes: readonly Pick<Plane, 'name' | 'members'>[]): string[] => {
  const all = declarationsOf(planes);
  return planes.map((plane) => planeHash(plane, all));
};

/** Whether something on the way to a property, or its last entry, is reserved space: that is what others leave free. */
function inReservedSpace(model: Model, { path, operator }: Mutant): boolean {
  let at: unknown = model;
  for (const step of path.split('.')) {
    if ((at as { reserved?: boolean }).reserved === true && step !== 'reserved') return true;
    at = (at as Record<string, unknown>)[step];
  }
  return operator === 'drop' && Array.isArray(at) && at.at(-1)?.reserved === true;
}

/** Mutants that no hash notices, as `node.property`. */
const STYLE = [
  'message.fields.secret',
  'section.fields.secret',
  'section.fields.stamps',
  'struct.fields.secret',
  'struct.fields.stamps',
  'foreign.carried',
  'overlay.carried',
  'registry.entries.secret',
  'foreign.fields.secret',
  'foreign.fields.stamps',
  'table.functions.params.name',
  'type fnptr.params.name',
  'type int.hex',
];
const UNORDERED = [
  'device.ioctls',
  'dialogue.messages',
  'dialogue.states',
  'dialogue.states.says',
  'linux_device.ioctls',
  'enum.values',
  'exchange.messages',
  'flags.values',
  'message.fields.normalize.allowed',
  'overlay.arms',
  'overlay.arms.tags',
  'registry.entries',
  'registry.retired',
  'rule seqlock.fields',
  'section.fields',
  'section.fields.publishes',
  'section.prefixes',
  'section.protocols',
  'struct.fields',
  'struct.prefixes',
  'bits.parts',
  'foreign.fields',
  'table.functions',
  'union.cases',
];

test('it is the same every time', () => {
  expect(base()).toBe(base());
  expect(base()).toMatch(/^[0-9a-f]{64}$/);
});

test('versions of fields and documentation do not count', () => {
  const documented = { Inner: struct({ a: field(u32, { since: 'v2' }), b: u32 }) };
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
    { Inner: struct({ a: u32, b: field(u32, { unit: 'ms' }) }) },
    { Inner: struct({ a: u32, b: field(u32, { unit: 'us' }) }) },
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

test('how it is written down does not count: print style, order of listings, the cut of reserved space, names of groups', () => {
  const written = (members: Record<string, Declaration>): string =>
    hashOf({
      Spaced: struct({ a: u8, _pad: pad(bytes(3)), b: u32 }),
      Token: bits(u32, { slot: 8, _spare: 24 }),
      Status: enumeration(u32, { OK: 0, BAD: 1 }),
      Caps: flags(u8, { one: 0, two: 1 }),
      LEN: constant(u32, 6),
      Hello: message({ a: group('x', u8, { trigger: true }), b: group('x', u8) }),
      Channels: message({ a: lenient(u8, { allowed: [2, 6], otherwise: 2 }) }),
      ...members,
    });
  const changes: Record<string, Declaration>[] = [
    { LEN: constant.hex(u32, 6) },
    { Status: enumeration(u32, { BAD: 1, OK: 0 }) },
    { Caps: flags(u8, { two: 1, one: 0 }) },
    { Spaced: struct({ a: u8, _one: pad(u8), _two: pad(u16), b: u32 }) },
    { Spaced: struct({ a: u8, _other: pad(bytes(3)), b: u32 }) },
    { Token: bits(u32, { slot: 8, _low: 8, _high: 16 }) },
    { Hello: message({ a: group('y', u8, { trigger: true }), b: group('y', u8) }) },
    { Channels: message({ a: lenient(u8, { allowed: [6, 2], otherwise: 2 }) }) },
  ];
  for (const [n, change] of changes.entries()) expect(written(change), `change ${n}`).toBe(written({}));
  const { LEN, Status } = { LEN: constant(u32, 6), Status: enumeration(u32, { OK: 0 }) };
  expect(hashOf({ LEN, Status })).toBe(hashOf({ Status: enumeration(u32, { OK: 0 }), LEN: constant(u32, 6) }));
});

test('the order of IOCTLs, functions, cases, exchanged messages, prefixes and published fields does not count', () => {
  const before = everything();
  const reversed = (value: unknown, key = ''): unknown => {
    if (Array.isArray(value)) {
      const entries = value.map((entry) => reversed(entry));
      return isOrdered(key, value) ? entries : entries.reverse();
    }
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, reversed(entry, name)]));
  };
  const after = before.planes.map((plane) => ({ ...plane, members: reversed(plane.members, 'members') as Decl[] }));
  expect(after).not.toEqual(before.planes);
  expect(hashesOf(after)).toEqual(before.planes.map(({ hash }) => hash));
});

test('every other change of a model changes a hash: what none notices is on this list', () => {
  const model = everything();
  const base = hashesOf(model.planes);
  const unnoticed = derive(model).mutants.filter((mutant) => {
    if (!/^planes\.\d+\.members\./.test(mutant.path) || inReservedSpace(model, mutant)) return false;
    return hashesOf(applyMutant(model, mutant).planes).every((hash, n) => hash === base[n]);
  });
  const found = (reordered: boolean): string[] => {
    const kinds = unnoticed.filter(({ operator }) => (operator === 'reorder') === reordered);
    return [...new Set(kinds.map(({ node, property }) => `${node}.${property}`))].sort();
  };
  expect(found(false)).toEqual(STYLE.toSorted());
  expect(found(true)).toEqual(UNORDERED.toSorted());
});

test('a lock that names no form of its hashes is compared by those that it would have now', () => {
  const model = modelOf(planeOf({ Inner: struct({ a: field(u32, { unit: 'ms' }) }), LEN: constant(u32, 6) }));
  const { hashForm: _, ...lock } = lockOf(model);
  const all = declarationsOf(lock.planes);
  const planes = lock.planes.map((plane) => ({ ...plane, hash: planeHashOfFirstForm(plane, all) }));
  const unitless = JSON.stringify({ ...lock, planes }).replace(',"unit":"ms"', '');
  const old = modelOfLock(parseLock(unitless));
  expect(old.planes[0]?.hash).not.toBe(planes[0]?.hash);
  const report = diffModels(old, model);
  expect(report.planes).toMatchObject([{ hashChanged: false, findings: 0 }]);
  const changed = modelOf(planeOf({ Inner: struct({ a: field(u32, { unit: 'ms' }) }), LEN: constant(u32, 7) }));
  expect(diffModels(old, changed).planes).toMatchObject([{ hashChanged: true }]);
  // One that was edited is not made sound by that.
  const edited = modelOfLock(parseLock(unitless.replace(planes[0]?.hash ?? '', '0'.repeat(64))));
  expect(diffModels(edited, model).findings.map(({ rule }) => rule)).toEqual(['plane-hash']);
});

test('a lock with hashes of a form that comes later is refused, with both forms named', () => {
  const text = JSON.stringify({ ...lockOf(modelOf(planeOf({ Inner: struct({ a: u32 }) }))), hashForm: 99 });
  expect(() => parseLock(text)).toThrow('its hashes are of form 99, and this pf-gen knows the forms 1 and 2');
});
