/** Lockstep: parts that do not agree are refused, with the first difference and the help. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockstepPlanes, PLANES } from '@punktfunk/abi';
import { type CarriedLock, type LockReading, parseCarriedLock } from 'pf-gen-lock';
import { expect, test } from 'vitest';
import { ROOT } from '../src/artefacts.ts';
import {
  checkAtRest,
  checkRunning,
  namedStamps,
  type Part,
  type PartName,
  type SaidStamp,
} from '../src/lockstep/check.ts';
import { Problem } from '../src/outcome/problem.ts';

const LOCK_TEXT = readFileSync(join(ROOT, 'generated/rust/lock.json'), 'utf8');

interface Member {
  name: string;
  size: number;
  fields: { name: string; offset: number; size: number }[];
}
interface Revision {
  planes: { name: string; hash: string; members: Member[] }[];
}
/** The schema's lock with one struct of the control plane changed, and the plane's hash with it. */
function changedLock(change: (member: Member) => void, declaration = 'AddRequest'): CarriedLock {
  const lock = revisionOf('control') as unknown as Revision;
  change(lock.planes.find(({ name }) => name === 'control')!.members.find(({ name }) => name === declaration)!);
  return lock as unknown as CarriedLock;
}
/** The schema's lock with another hash of one plane. */
function revisionOf(plane: string): CarriedLock {
  const lock = JSON.parse(LOCK_TEXT) as Revision;
  lock.planes.find(({ name }) => name === plane)!.hash = 'f'.repeat(64);
  return lock as unknown as CarriedLock;
}
const reading = (lock: CarriedLock): LockReading => ({ found: true, lock });
const GOOD = parseCarriedLock(LOCK_TEXT);
const part = (name: PartName, found: LockReading = GOOD): Part => ({ name, path: `/build/${name}`, reading: found });

function refusal(parts: readonly Part[]): Problem {
  try {
    checkAtRest(parts, PLANES);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

test('equal parts pass', () => {
  expect(() => checkAtRest([part('host'), part('simulator'), part('driver'), part('client')], PLANES)).not.toThrow();
});

test('a moved field: both versions, struct, field, both offsets, and what to rebuild', () => {
  const lock = changedLock(({ fields }) => {
    fields[1]!.offset = 12;
    fields[2]!.offset = 8;
  });
  const problem = refusal([part('host'), part('simulator'), part('driver', reading(lock))]);
  expect(problem.exit).toBe(3);
  expect(problem.message).toContain('the driver was generated from another schema than the host (/build/driver)');
  expect(problem.message).toMatch(
    /plane control: version 6 \(hash [0-9a-f]{12}\) in the host, version 6 \(hash f{12}\) in the driver/,
  );
  expect(problem.message).toContain('first difference: AddRequest.width: offset is 8 in the host and 12 in the driver');
  expect(problem.help).toBe('Rebuild the driver: cargo build --release -p pf-vdisplay');
});

test('a part without a lock is refused', () => {
  const problem = refusal([part('host'), part('driver', { found: false, cause: 'missing', why: 'carries no lock' })]);
  expect(problem.message).toContain('the driver carries no lock (/build/driver)');
});

test('when all built parts are old, all are to be rebuilt', () => {
  const old = reading(revisionOf('supervisor'));
  const problem = refusal([part('host', old), part('simulator', old), part('client', old)]);
  expect(problem.help).toMatch(/^Rebuild the host and the simulator and the client: cargo .* && cargo .* && cargo /);
});

test('when two parts disagree and neither has what the runtime was generated with, both are to be rebuilt', () => {
  const other = JSON.parse(LOCK_TEXT) as Revision;
  other.planes.find(({ name }) => name === 'frame')!.hash = 'e'.repeat(64);
  const parts = [part('host', reading(revisionOf('frame'))), part('driver', reading(other as unknown as CarriedLock))];
  expect(refusal(parts).help).toMatch(/^Rebuild the host and the driver: /);
});

test('parts that agree on a plane which only they speak are served, whatever the runtime was generated with', () => {
  const old = reading(
    changedLock(({ fields }) => {
      fields[1]!.offset = 12;
    }),
  );
  expect(() => checkAtRest([part('host', old), part('simulator'), part('driver', old)], PLANES)).not.toThrow();
});

const PARTS: readonly PartName[] = ['host', 'simulator', 'driver', 'client'];
const everybody = (changed?: PartName, plane = ''): Part[] =>
  PARTS.map((name) => part(name, name === changed ? reading(revisionOf(plane)) : GOOD));

/** Who must be refused for a plane, read from the schema: another of our parts, or the runtime, speaks it as well. */
function speakersOf({ policy, parties = [] }: (typeof PLANES)[number]): PartName[] {
  const present = parties.filter((party) => party === 'supervisor' || PARTS.includes(party as PartName));
  return policy === 'additive' || present.length < 2 ? [] : PARTS.filter((name) => present.includes(name));
}

test('the hash of each plane in turn: who is refused follows from the parties of the schema', () => {
  const table = PLANES.map((plane) => {
    const refused = PARTS.filter((name) => {
      const parts = everybody(name, plane.name);
      try {
        checkAtRest(parts, PLANES);
        return false;
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        // The one that is different is named, and nobody else.
        expect(error.help).toMatch(new RegExp(`^Rebuild the ${name}: `));
        expect(error.message).toContain(`plane ${plane.name}: `);
        return true;
      }
    });
    expect(refused, plane.name).toEqual(speakersOf(plane));
    return [plane.name, refused.join(' ')] as const;
  });
  // What it comes to today, for people.
  expect(Object.fromEntries(table)).toEqual({
    control: 'host driver',
    frame: 'host driver',
    pads: '',
    wire: '',
    supervisor: 'host simulator client',
    sim: 'host simulator',
    wdf: 'simulator driver',
    iddcx: 'simulator driver',
    platform: 'simulator driver',
    cursor: 'host driver',
    mouse: '',
  });
});

const stampsOf = (planes: readonly (typeof PLANES)[number][]): SaidStamp[] =>
  planes.map(({ id, version, hash }) => ({ plane_id: id, version, hash: Buffer.from(hash, 'hex') }));
const RUNTIME = { name: 'runtime', planes: PLANES } as const;
const HOST = { name: 'host', planes: PLANES } as const;

test('running parts: what they say must be what those have who speak the same planes', () => {
  const said = stampsOf(PLANES);
  expect(checkRunning('host', namedStamps(said, PLANES), RUNTIME, PLANES)).toBeUndefined();
  expect(checkRunning('driver', [], HOST, PLANES)?.message).toContain(
    'the running driver has plane control in unknown',
  );
  const other = said.map((stamp) => ({ ...stamp, hash: new Uint8Array(16) }));
  const problem = checkRunning('driver', namedStamps(other, PLANES), HOST, PLANES);
  expect(problem?.exit).toBe(3);
  expect(problem?.message).toMatch(/control in version 6 \(hash 000000000000\), and the host has version 6/);
  expect(problem?.help).toMatch(/^Rebuild the driver: /);
  const old = { name: 'host', planes: namedStamps(other, PLANES) } as const;
  expect(checkRunning('driver', namedStamps(said, PLANES), old, PLANES)?.help).toMatch(/^Rebuild the host: /);
  expect(checkRunning('host', namedStamps(other, PLANES), RUNTIME, PLANES)?.message).toMatch(
    /supervisor in version \d+ \(hash 0{12}\), and the runtime has version/,
  );
});

test('a running driver that says nothing of sim and supervisor is served', () => {
  const own = stampsOf(lockstepPlanes('driver', 'driver'));
  expect(namedStamps(own, PLANES).map(({ name }) => name)).toEqual(['control', 'frame', 'cursor']);
  for (const peer of [RUNTIME, HOST, { name: 'simulator', planes: PLANES } as const]) {
    expect(checkRunning('driver', namedStamps(own, PLANES), peer, PLANES)).toBeUndefined();
  }
});

test('the hash of each plane in turn, as a running part says it', () => {
  for (const plane of PLANES) {
    const other = PLANES.map((entry) => (entry === plane ? { ...entry, hash: '0'.repeat(32) } : entry));
    for (const name of PARTS) {
      const peers = [RUNTIME, ...PARTS.map((peer) => ({ name: peer, planes: PLANES }) as const)];
      const refusing = peers
        .filter((peer) => peer.name !== name && checkRunning(name, other, peer, PLANES))
        .map((peer) => peer.name);
      const speaks = (party: string): boolean =>
        plane.parties?.includes(party === 'runtime' ? 'supervisor' : party) === true;
      const want =
        plane.policy === 'lockstep' && speaks(name)
          ? peers.filter((peer) => peer.name !== name && speaks(peer.name))
          : [];
      expect(refusing, `${name}, ${plane.name}`).toEqual(want.map((peer) => peer.name));
    }
  }
});
