/** Our classes agree with what nine versions of the display protocol really did. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Lock, parseLock } from '../../generators/src/compile/lock.ts';
import { diffModels, modelOfLock, worst } from '../../generators/src/diff/index.ts';
import type { DeclOf } from '../../generators/src/model/model.ts';
import { foresee } from '../../generators/src/proof/skew/matrix.ts';
import { versionOf } from '../../generators/src/proof/skew/version.ts';
import { expected } from './expected.ts';
import { agreement, CONSTANTS } from './handshake.ts';
import { lockPath, lockText, VERSIONS, type Version } from './locks.ts';

const locks = new Map<number, Lock>(VERSIONS.map((n) => [n, parseLock(readFileSync(lockPath(n), 'utf8'))]));
const lock = (version: number): Lock => locks.get(version)!;
const steps = VERSIONS.slice(1).map((to) => ({ from: to - 1, to }));

test.each(VERSIONS)('the lock of v%i is that of its schema', async (version: Version) => {
  const now = await lockText(version);
  expect(readFileSync(lockPath(version), 'utf8'), 'run `node tests/history/locks.ts --write`').toBe(now);
});

test('the record has every step and every pair once', () => {
  expect(expected.steps.map(({ from, to }) => ({ from, to }))).toEqual(steps);
  const pairs = expected.pairs.map(({ host, driver }) => `${host} ${driver}`);
  expect(pairs).toEqual(VERSIONS.flatMap((host) => VERSIONS.map((driver) => `${host} ${driver}`)));
});

const changes = (from: number, to: number) => diffModels(modelOfLock(lock(from)), modelOfLock(lock(to)));
/** The findings about everything but the version numbers themselves. */
const findings = (from: number, to: number) =>
  changes(from, to).findings.filter(
    ({ rule, path }) => !(rule === 'constant-value' && expected.numbers.includes(path)) && rule !== 'world-open',
  );

test.each(expected.steps)('v$from → v$to is of the recorded classes', ({ from, to, planes }) => {
  const found = findings(from, to);
  const names = changes(from, to).planes.map(({ plane }) => plane);
  expect(names.sort()).toEqual(Object.keys(planes).sort());
  const engine = Object.fromEntries(
    names.map((plane) => [plane, worst(found.filter((f) => f.plane === plane).map((f) => f.class)) ?? null]),
  );
  const recorded = Object.fromEntries(Object.entries(planes).map(([name, plane]) => [name, plane.class]));
  const deviating = expected.deviations.filter((entry) => entry.from === from && entry.to === to);
  for (const { plane, engine: instead } of deviating) {
    expect(instead, `${plane}: the deviation is not needed any more`).not.toBe(recorded[plane]);
    recorded[plane] = instead;
  }
  expect(engine).toEqual(recorded);
});

test('a breaking step has a break or a lockstep change, an additive one has none', () => {
  for (const { from, to, kind, planes } of expected.steps) {
    // Pads and mouse have numbers of their own (driver-abi §0).
    const classes = Object.entries(planes).flatMap(([name, plane]) =>
      name === 'pads' || name === 'mouse' ? [] : [plane.class],
    );
    const breaks = classes.includes('break') || classes.includes('lockstep');
    expect(breaks, `v${from} → v${to}`).toBe(kind !== 'additive');
  }
});

const display = (version: number): DeclOf<'device'> => {
  const device = lock(version)
    .planes.find(({ name }) => name === 'control')
    ?.members.find(({ name }) => name === 'Display');
  if (device?.kind !== 'device') throw new Error(`v${version} has no display device`);
  return device;
};

test('numbers are never given twice, and 0x906 is burnt at v7', () => {
  const names = new Map<number, string>();
  for (const version of VERSIONS) {
    for (const { fn, name } of display(version).ioctls) {
      expect(names.get(fn) ?? name, `0x${fn.toString(16)} in v${version}`).toBe(name);
      names.set(fn, name);
    }
  }
  expect(names.get(0x906)).toBe('SET_FRAME_CHANNEL');
  const having = VERSIONS.filter((version) => display(version).ioctls.some(({ fn }) => fn === 0x906));
  expect(having).toEqual([2, 3, 4, 5, 6]);
  const gone = findings(6, 7).find(({ rule, path }) => rule === 'ioctl-removed' && path.endsWith('SET_FRAME_CHANNEL'));
  expect(gone?.class).toBe('break');
});

test('operations have the recorded codes and lengths (driver-abi §1.3)', () => {
  const sizes = new Map<string, number>(
    VERSIONS.flatMap((version) =>
      lock(version).planes.flatMap(({ name, members }) =>
        members.flatMap((m) => ('size' in m ? [[`${version} ${name}.${m.name}`, m.size] as const] : [])),
      ),
    ),
  );
  const row = (version: number, name: string): (number | undefined)[] => {
    const ioctl = display(version).ioctls.find((entry) => entry.name === name);
    const size = (data: typeof ioctl extends undefined ? never : { type: unknown } | undefined): number | undefined => {
      const type = data?.type as { plane: string; name: string } | undefined;
      return type && sizes.get(`${version} ${type.plane}.${type.name}`);
    };
    return [ioctl?.code, size(ioctl?.input), ioctl?.input?.min, size(ioctl?.output), ioctl?.output?.min];
  };
  const none = undefined;
  expect(row(1, 'ADD')).toEqual([0x222400, 24, 24, 16, 16]);
  expect(row(2, 'ADD')).toEqual([0x222400, 24, 24, 20, 20]);
  expect(row(9, 'ADD')).toEqual([0x222400, 40, 24, 24, 20]);
  expect(row(5, 'SET_FRAME_CHANNEL')).toEqual([0x222418, 80, 80, none, none]);
  expect(row(6, 'SET_FRAME_CHANNEL')).toEqual([0x222418, 96, 80, none, none]);
  expect(row(9, 'UPDATE_MODES')).toEqual([0x22241c, 24, 24, none, none]);
  expect(row(9, 'SET_CURSOR_CHANNEL')).toEqual([0x222420, 16, 16, none, none]);
  expect(row(9, 'SET_CURSOR_FORWARD')).toEqual([0x222424, 8, 8, none, none]);
  expect(row(9, 'ENCODE_PROBE_ARM')).toEqual([0x222428, 32, 32, none, none]);
  expect(row(9, 'ENCODE_PROBE_STATUS')).toEqual([0x22242c, none, none, 80, 80]);
  expect(row(7, 'SET_ENCODE')).toEqual([0x222430, 120, 120, 72, 72]);
  expect(row(9, 'SET_ENCODE')).toEqual([0x222430, 144, 120, 72, 72]);
  expect(row(9, 'ENCODE_CTL')).toEqual([0x222434, 44, 44, none, none]);
  expect(row(9, 'DRAIN_LOG')[0]).toBe(0x222438);
});

test('every length that an older side sends stays a named prefix (driver-abi §2.7)', () => {
  const prefixes = (version: number, plane: string, name: string): number[] => {
    const decl = lock(version)
      .planes.find((p) => p.name === plane)
      ?.members.find((m) => m.name === name);
    if (decl === undefined || !('prefixes' in decl)) throw new Error(`v${version} has no ${plane}.${name}`);
    return [...decl.prefixes.map(({ size }) => size), decl.size];
  };
  expect(prefixes(9, 'control', 'AddRequest')).toEqual([24, 40]);
  expect(prefixes(9, 'control', 'AddReply')).toEqual([16, 20, 24]);
  expect(prefixes(9, 'control', 'SetEncodeRequest')).toEqual([120, 144]);
  expect(prefixes(6, 'frame', 'SharedHeader')).toEqual([64, 88, 152, 344]);
  expect(prefixes(9, 'pads', 'PadShm')).toEqual([256, 1024, 4096]);
  expect(prefixes(9, 'mouse', 'MouseShm')).toEqual([64, 2112]);
  expect([7, 9].map((version) => prefixes(version, 'encode', 'AuSlot'))).toEqual([[32], [48]]);
});

test("v1's world-open descriptors are lint findings, one for each name", () => {
  const found = changes(1, 2).findings.filter(({ rule }) => rule === 'world-open');
  expect(found.map(({ path }) => path).sort()).toEqual([
    'frame.RingEventName',
    'frame.RingHeaderName',
    'frame.RingTextureName',
    'pads.PadSectionName',
    'pads.XusbSectionName',
  ]);
  const later = steps.slice(1).flatMap(({ from, to }) => changes(from, to).findings);
  expect(later.filter(({ rule }) => rule === 'world-open')).toEqual([]);
});

test('what the locks foresee of every pair agrees with the record', () => {
  const versions = VERSIONS.map((n, index) => versionOf(`v${n}`, index, lock(n)));
  expect(agreement(foresee(versions, CONSTANTS))).toEqual([]);
});
