/** Lockstep: parts that do not agree are refused, with the first difference and the help. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PLANES } from '@punktfunk/abi';
import { type CarriedLock, type LockReading, parseCarriedLock } from 'pf-gen-lock';
import { expect, test } from 'vitest';
import { ROOT } from '../src/artefacts.ts';
import { checkAtRest, checkRunning, namedStamps, type Part, type PartName } from '../src/lockstep/check.ts';
import { Problem } from '../src/outcome/problem.ts';

const LOCK_TEXT = readFileSync(join(ROOT, 'generated/rust/lock.json'), 'utf8');

interface Member {
  name: string;
  size: number;
  fields: { name: string; offset: number; size: number }[];
}
/** The schema's lock with one struct of the control plane changed, and the plane's hash with it. */
function changedLock(change: (member: Member) => void, declaration = 'AddRequest'): CarriedLock {
  const lock = JSON.parse(LOCK_TEXT) as { planes: { name: string; hash: string; members: Member[] }[] };
  const plane = lock.planes.find(({ name }) => name === 'control')!;
  change(plane.members.find(({ name }) => name === declaration)!);
  plane.hash = 'f'.repeat(64);
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
  const old = reading(
    changedLock(({ fields }) => {
      fields[1]!.offset = 12;
    }),
  );
  const problem = refusal([part('host', old), part('simulator', old), part('driver', old)]);
  expect(problem.help).toMatch(/^Rebuild the host and the simulator and the driver: cargo .* && cargo .* && cargo /);
});

test('running parts: what they say must be what the runtime has', () => {
  const said = PLANES.map(({ id, version, hash }) => ({ plane_id: id, version, hash: Buffer.from(hash, 'hex') }));
  expect(checkRunning('host', namedStamps(said, PLANES), PLANES)).toBeUndefined();
  expect(checkRunning('driver', [], PLANES)?.message).toContain('the running driver has plane control in unknown');
  const other = said.map((stamp) => ({ ...stamp, hash: new Uint8Array(16) }));
  const problem = checkRunning('driver', namedStamps(other, PLANES), PLANES);
  expect(problem?.exit).toBe(3);
  expect(problem?.message).toMatch(/control in version 6 \(hash 000000000000\), and the runtime has version 6/);
});
