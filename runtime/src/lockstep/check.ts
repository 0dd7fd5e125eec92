/**
 * Lockstep (decisions D6 and D18): two parties must have been generated from one revision of each plane that both speak.
 * Checked at rest, by the locks that the built files carry, and again at the start, by what the running parts say of
 * themselves. Who speaks what stands in the schema.
 */
import { lockstepPlanes, type Party, platformPlanes } from '@punktfunk/abi';
import type { PlaneInfo } from '@punktfunk/abi/runtime';
import { ExitCode } from '@punktfunk/cli/exit-codes';
import {
  type CarriedLock,
  type Difference,
  describeDifference,
  firstDifference,
  type LockReading,
  otherFormText,
  shortHash,
} from 'pf-gen-lock';
import { buildCommand } from '../artefacts.ts';
import { Problem } from '../outcome/problem.ts';

/** A built part that is checked, by the name of its party. */
export type PartName = Extract<Party, 'host' | 'simulator' | 'driver' | 'client'>;

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

/** This process, as the schema calls it. */
const RUNTIME = 'supervisor' satisfies Party;

/**
 * The planes in which two parties must be equal, by what the schema says of who speaks them. Tables of a platform are
 * among them where one party plays the platform for the other: nobody checks a call through a table.
 */
function agreed(one: Party, other: Party): readonly PlaneInfo[] {
  return [...lockstepPlanes(one, other), ...platformPlanes(one, other)];
}

/** One part whose plane is not that of somebody who speaks it too. */
interface Mismatch {
  readonly part: Part;
  readonly plane: string;
  readonly found: PlaneStampText | undefined;
}

/**
 * Throws a Problem (exit 3) unless every two that speak a plane in lockstep have the same one: the runtime and each part,
 * and the parts among themselves. `own` are the runtime's planes; where two parts disagree, the one is wrong that has
 * another revision than these. `reference` is the lock that belongs to the runtime's own generated code, if it is at hand:
 * it serves to name the difference when no built part agrees.
 */
export function checkAtRest(parts: readonly Part[], own: readonly PlaneStampText[], reference?: CarriedLock): void {
  const mismatches = parts.flatMap((part) => mismatchesOf(part, parts, own));
  if (mismatches.length === 0) return;
  const wrong = [...new Set(mismatches.map(({ part }) => part))];
  const lines = wrong.map((part) => describePart(part, mismatches, parts, own, reference));
  const names = wrong.map(({ name }) => name);
  const help = `Rebuild the ${names.join(' and the ')}: ${names.map(buildCommand).join(' && ')}`;
  throw new Problem(ExitCode.LOCKSTEP, `lockstep refused: ${lines.join('\n')}`, help, {
    parts: mismatches.map(({ part, plane, found }) => ({ part: part.name, plane, found: found ?? null })),
  });
}

/** The planes in which a part is wrong, in the order of the schema. */
function mismatchesOf(part: Part, parts: readonly Part[], own: readonly PlaneStampText[]): Mismatch[] {
  const wanted = new Set(agreed(RUNTIME, part.name).filter(({ name }) => !same(part, own, name)));
  for (const peer of parts) {
    if (peer === part) continue;
    for (const plane of agreed(part.name, peer.name)) {
      if (same(part, stampsOf(peer), plane.name)) continue;
      // Somebody must be wrong; whoever has what the runtime was generated with is not.
      if (!same(part, own, plane.name)) wanted.add(plane);
    }
  }
  return [...wanted]
    .sort((a, b) => a.id - b.id)
    .map(({ name }) => ({ part, plane: name, found: stampsOf(part).find((stamp) => stamp.name === name) }));
}

const stampsOf = ({ reading }: Part): readonly PlaneStampText[] => (reading.found ? reading.lock.planes : []);

/** Whether a part has a plane, and in the same revision as somebody else. */
function same(part: Part, others: readonly PlaneStampText[], plane: string): boolean {
  return equal(stampsOf(part), others, plane);
}

function equal(said: readonly PlaneStampText[], others: readonly PlaneStampText[], plane: string): boolean {
  const [one, other] = [said, others].map((stamps) => stamps.find(({ name }) => name === plane));
  return one !== undefined && other !== undefined && shortHash(one.hash) === shortHash(other.hash);
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
  const difference = peer === undefined ? undefined : differenceIn(first.plane, peer.lock, part.reading.lock);
  const forms =
    peer === undefined || difference !== undefined
      ? undefined
      : otherFormText([peer.lock, `the ${peer.name}`], [part.reading.lock, `the ${part.name}`]);
  const cause = forms === undefined ? 'from another schema' : 'by another pf-gen';
  const lines = [
    `the ${part.name} was generated ${cause} than the ${peer?.name ?? 'runtime'} (${part.path})`,
    `  plane ${first.plane}: ${stampText(want)} in the ${peer?.name ?? 'runtime'}, ${stampText(first.found)} in the ${part.name}`,
  ];
  if (peer !== undefined && difference !== undefined) {
    lines.push(`  first difference: ${describeDifference(difference, `the ${peer.name}`, `the ${part.name}`)}`);
  } else if (forms !== undefined) lines.push(`  ${forms}`);
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

/** Somebody with whom a running part is compared, and what it says of itself. */
export interface Peer {
  readonly name: 'runtime' | PartName;
  readonly planes: readonly PlaneStampText[];
}

/**
 * The check at the start: a Problem (exit 3) when a running part and a peer say different things of a lockstep plane that
 * both speak, else undefined. An empty list means that the part could not say; for a driver that is one which answers
 * eight bytes only. `own` are the runtime's planes: who has the same ones is not the one to rebuild.
 */
export function checkRunning(
  name: PartName,
  said: readonly PlaneStampText[],
  peer: Peer,
  own: readonly PlaneStampText[],
): Problem | undefined {
  for (const { name: plane } of lockstepPlanes(name, peer.name === 'runtime' ? RUNTIME : peer.name)) {
    if (equal(said, peer.planes, plane)) continue;
    const [found, want] = [said, peer.planes].map((stamps) => stamps.find((stamp) => stamp.name === plane));
    const wrong = peer.name === 'runtime' || !equal(said, own, plane) ? name : peer.name;
    return new Problem(
      ExitCode.LOCKSTEP,
      `lockstep refused: the running ${name} has plane ${plane} in ${stampText(found)}, and the ${peer.name} has ${stampText(want)}`,
      `Rebuild the ${wrong}: ${buildCommand(wrong)}`,
    );
  }
  return undefined;
}
