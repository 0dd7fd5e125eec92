/** Lockstep: reading locks out of binaries, naming the first difference, refusing with the mend. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PLANES } from '@punktfunk/abi';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { ROOT } from '../src/artefacts.ts';
import { Problem } from '../src/cli/problem.ts';
import { checkAtRest, checkRunning, namedStamps, type Part, type PartName } from '../src/lockstep/check.ts';
import { describeDifference, firstDifference } from '../src/lockstep/difference.ts';
import { ElfError, readElfSection } from '../src/lockstep/elf.ts';
import { type Lock, type LockReading, parseLock, readLockOf } from '../src/lockstep/lock.ts';
import { elfWith } from './elf-writer.ts';

const directory = mkdtempSync(join(tmpdir(), 'pf-lockstep-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const path = join(directory, 'file');
const LOCK_TEXT = readFileSync(join(ROOT, 'generated/rust/lock.json'), 'utf8');

interface Member {
  name: string;
  size: number;
  fields: { name: string; offset: number; size: number }[];
}
/** The schema's lock with one struct of the control plane changed, and the plane's hash with it. */
function changedLock(change: (member: Member) => void, declaration = 'AddRequest'): Lock {
  const lock = JSON.parse(LOCK_TEXT) as { planes: { name: string; hash: string; members: Member[] }[] };
  const plane = lock.planes.find(({ name }) => name === 'control')!;
  change(plane.members.find(({ name }) => name === declaration)!);
  plane.hash = 'f'.repeat(64);
  return lock as unknown as Lock;
}
const reading = (lock: Lock): LockReading => ({ found: true, lock });
const GOOD = parseLock(LOCK_TEXT);
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

test('a section is read from an ELF file; another name is not there', () => {
  writeFileSync(path, elfWith('.pf_abi', Buffer.from('hello')));
  expect(Buffer.from(readElfSection(path, '.pf_abi')!).toString()).toBe('hello');
  expect(readElfSection(path, '.pf_ab')).toBeUndefined();
  expect(Buffer.from(readElfSection(process.execPath, '.interp')!).toString()).toMatch(/ld-linux|ld-musl/);
});

test('hostile ELF files: an answer or an ElfError, never anything else', () => {
  const sound = elfWith('.pf_abi', Buffer.from('{"planes":[]}'));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat({ max: sound.length - 1 }), fc.nat({ max: 255 })), { maxLength: 12 }),
      fc.nat({ max: sound.length }),
      (edits, length) => {
        const bytes = Buffer.from(sound);
        for (const [at, value] of edits) bytes[at] = value;
        writeFileSync(path, bytes.subarray(0, length));
        try {
          readElfSection(path, '.pf_abi');
        } catch (error) {
          expect(error).toBeInstanceOf(ElfError);
        }
      },
    ),
    { numRuns: 500 },
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      writeFileSync(path, bytes);
      expect(readLockOf(path).found).toBe(false);
    }),
    { numRuns: 200 },
  );
});

test('a lock is read as a binary carries it', () => {
  writeFileSync(path, elfWith('.pf_abi', Buffer.from(`${LOCK_TEXT}\0\0`)));
  expect(readLockOf(path)).toEqual(GOOD);
  for (const bad of ['', '{', '{"planes":[{"name":1}]}', '[]']) expect(parseLock(bad).found, bad).toBe(false);
});

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
  expect(problem.mend).toBe(
    'Rebuild the driver: cargo build --release --manifest-path drivers/Cargo.toml -p pf-vdisplay',
  );
});

test('the cause is named, not its consequences: an added field before the size', () => {
  const lock = changedLock((member) => {
    member.size += 8;
    member.fields.push({ name: 'extra', offset: 40, size: 8 });
  });
  const planeOf = (of: Lock) => of.planes.find(({ name }) => name === 'control');
  const found = firstDifference(planeOf(GOOD.found ? GOOD.lock : lock), planeOf(lock))!;
  expect(describeDifference(found, 'host', 'driver')).toBe(
    'AddRequest.extra is missing in the host and there in the driver',
  );
});

test('a part without a lock is refused', () => {
  const problem = refusal([part('host'), part('driver', { found: false, why: 'carries no lock' })]);
  expect(problem.message).toContain('the driver carries no lock (/build/driver)');
});

test('when all built parts are old, all are to be rebuilt', () => {
  const old = reading(
    changedLock(({ fields }) => {
      fields[1]!.offset = 12;
    }),
  );
  const problem = refusal([part('host', old), part('simulator', old), part('driver', old)]);
  expect(problem.mend).toMatch(/^Rebuild the host and the simulator and the driver: cargo .* && cargo .* && cargo /);
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
