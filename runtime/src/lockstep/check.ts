/**
 * Lockstep (decision D6): every part must have been generated from one revision of the schema. Checked at rest, by the
 * locks that the built files carry, and again at the start, by what the running parts say of themselves.
 */

import { ExitCode } from '@punktfunk/cli/exit-codes';
import {
  type CarriedLock,
  type Difference,
  describeDifference,
  firstDifference,
  type LockReading,
  shortHash,
} from 'pf-gen-lock';
import { buildCommand } from '../artefacts.ts';
import { Problem } from '../outcome/problem.ts';

/** A built part that is checked. */
export type PartName = 'host' | 'simulator' | 'driver' | 'client';

/** A plane by which parts are compared. `hash` has 32 hex characters or more. */
export interface PlaneStampText {
  readonly name: string;
  readonly version: number;
  readonly hash: string;
}

/** A part and what was found in it. */
export interface Part {
  readonly name: PartName;
  readonly path: string;
  readonly reading: LockReading;
}

/** Planes that must be equal in each part. The wire plane has additive rules, so it is not among them. */
export const LOCKSTEP_PLANES: Readonly<Record<PartName, readonly string[]>> = {
  host: ['control', 'frame', 'supervisor', 'sim'],
  simulator: ['control', 'frame', 'supervisor', 'sim'],
  driver: ['control', 'frame', 'supervisor', 'sim'],
  client: ['supervisor'],
};

/** One part whose plane is not that of the runtime. */
interface Mismatch {
  readonly part: Part;
  readonly plane: string;
  readonly found: PlaneStampText | undefined;
}

/**
 * Throws a Problem (exit 3) unless all parts agree with the runtime's planes. `reference` is the lock that belongs to
 * the runtime's own generated code, if it is at hand: it serves to name the difference when no built part agrees.
 */
export function checkAtRest(parts: readonly Part[], own: readonly PlaneStampText[], reference?: CarriedLock): void {
  const mismatches = parts.flatMap((part) => mismatchesOf(part, own));
  if (mismatches.length === 0) return;
  const wrong = [...new Set(mismatches.map(({ part }) => part))];
  const lines = wrong.map((part) => describePart(part, mismatches, parts, own, reference));
  const names = wrong.map(({ name }) => name);
  const help = `Rebuild the ${names.join(' and the ')}: ${names.map(buildCommand).join(' && ')}`;
  throw new Problem(ExitCode.LOCKSTEP, `lockstep refused: ${lines.join('\n')}`, help, {
    parts: mismatches.map(({ part, plane, found }) => ({ part: part.name, plane, found: found ?? null })),
  });
}

function mismatchesOf(part: Part, own: readonly PlaneStampText[]): Mismatch[] {
  return LOCKSTEP_PLANES[part.name].flatMap((plane) => {
    const want = own.find(({ name }) => name === plane);
    const found = part.reading.found ? part.reading.lock.planes.find(({ name }) => name === plane) : undefined;
    const equal = found !== undefined && want !== undefined && shortHash(found.hash) === shortHash(want.hash);
    return equal ? [] : [{ part, plane, found }];
  });
}

function describePart(
  part: Part,
  mismatches: readonly Mismatch[],
  parts: readonly Part[],
  own: readonly PlaneStampText[],
  reference: CarriedLock | undefined,
): string {
  if (!part.reading.found) return `the ${part.name} ${part.reading.why} (${part.path})`;
  const first = mismatches.find((mismatch) => mismatch.part === part)!;
  const want = own.find(({ name }) => name === first.plane);
  const peer = agreeingPeer(first.plane, want, parts, reference);
  const lines = [
    `the ${part.name} was generated from another schema than the ${peer?.name ?? 'runtime'} (${part.path})`,
    `  plane ${first.plane}: ${stampText(want)} in the ${peer?.name ?? 'runtime'}, ${stampText(first.found)} in the ${part.name}`,
  ];
  const difference = peer === undefined ? undefined : differenceIn(first.plane, peer.lock, part.reading.lock);
  if (peer !== undefined && difference !== undefined) {
    lines.push(`  first difference: ${describeDifference(difference, `the ${peer.name}`, `the ${part.name}`)}`);
  }
  return lines.join('\n');
}

/** Peers by whose name a part is called wrong, the ones that people know first. */
const KNOWN_PEERS: readonly PartName[] = ['host', 'driver', 'simulator', 'client'];

/** Somebody with a lock who has the runtime's revision of this plane. */
function agreeingPeer(
  plane: string,
  want: PlaneStampText | undefined,
  parts: readonly Part[],
  reference?: CarriedLock,
): { name: string; lock: CarriedLock } | undefined {
  const agrees = (lock: CarriedLock) =>
    want !== undefined &&
    lock.planes.some(({ name, hash }) => name === plane && shortHash(hash) === shortHash(want.hash));
  for (const known of KNOWN_PEERS) {
    const reading = parts.find(({ name }) => name === known)?.reading;
    if (reading?.found && agrees(reading.lock)) return { name: known, lock: reading.lock };
  }
  return reference !== undefined && agrees(reference) ? { name: 'runtime', lock: reference } : undefined;
}

function differenceIn(plane: string, left: CarriedLock, right: CarriedLock): Difference | undefined {
  const planeOf = (lock: CarriedLock) => lock.planes.find(({ name }) => name === plane);
  return firstDifference(planeOf(left), planeOf(right));
}

/** `version 6 (hash 0123456789ab)`. */
export function stampText(stamp: PlaneStampText | undefined): string {
  return stamp === undefined ? 'unknown' : `version ${stamp.version} (hash ${stamp.hash.slice(0, 12)})`;
}

/** What a running part says of a plane, as messages carry it. */
export interface SaidStamp {
  readonly plane_id: number;
  readonly version: number;
  /** 16 bytes. */
  readonly hash: Uint8Array | readonly number[];
}

/** Names a running part's planes. Planes that the runtime does not know keep their number. */
export function namedStamps(
  said: readonly SaidStamp[],
  own: readonly (PlaneStampText & { id: number })[],
): PlaneStampText[] {
  return said.map(({ plane_id, version, hash }) => ({
    name: own.find(({ id }) => id === plane_id)?.name ?? `plane ${plane_id}`,
    version,
    hash: Buffer.from(hash).toString('hex'),
  }));
}

/**
 * The check at the start: a Problem (exit 3) when a running part says other planes than the runtime has, else undefined.
 * An empty list means that the part could not say; for a driver that is one which answers eight bytes only.
 */
export function checkRunning(
  name: PartName,
  said: readonly PlaneStampText[],
  own: readonly PlaneStampText[],
  planes: readonly string[] = LOCKSTEP_PLANES[name],
): Problem | undefined {
  for (const plane of planes) {
    const want = own.find((stamp) => stamp.name === plane);
    const found = said.find((stamp) => stamp.name === plane);
    if (want !== undefined && found !== undefined && shortHash(found.hash) === shortHash(want.hash)) continue;
    return new Problem(
      ExitCode.LOCKSTEP,
      `lockstep refused: the running ${name} has plane ${plane} in ${stampText(found)}, and the runtime has ${stampText(want)}`,
      `Rebuild the ${name}: ${buildCommand(name)}`,
    );
  }
  return undefined;
}
