/** What the generated dispatcher and client will do with each other's bytes, foreseen from two locks. */
import { refusal, seen } from './arrive.ts';
import type { Leaf } from './leaves.ts';
import type { Answer, Observation } from './observation.ts';
import { ROOM } from './tails.ts';
import { take } from './take.ts';
import type { Buffer, Operation, Shared, SkewVersion } from './version.ts';

/** Foresees every operation and section of the host's side. */
export function predict(host: SkewVersion, driver: SkewVersion): Map<string, Observation> {
  const found = new Map<string, Observation>();
  for (const operation of host.operations.values()) found.set(operation.key, call(operation, host, driver));
  for (const section of host.sections.values()) found.set(section.key, open(section, driver.sections.get(section.key)));
  return found;
}

const nothing = (answer: Answer): Observation => ({ answer, down: [], up: [] });

function call(operation: Operation, host: SkewVersion, driver: SkewVersion): Observation {
  const same = [...driver.operations.values()].filter(
    ({ device }) => device.interface.toLowerCase() === operation.device.interface.toLowerCase(),
  );
  if (same.length === 0)
    return nothing({ a: 'absent', why: `no device has the interface of ${operation.device.name}` });
  const served = same.find(({ ioctl }) => ioctl.code === operation.ioctl.code);
  if (served === undefined) return nothing({ a: 'absent', why: same[0]?.device.unknownCode ?? 'unknown code' });
  const { input: asked, output: room } = operation;
  const refused = (why: string): Observation => nothing({ a: 'refused', why });
  const { shortInput, shortOutput } = served.device;
  const length = asked?.bytes ?? 0;
  if (served.input !== undefined && length < served.input.min) {
    return refused(`${shortInput}: ${length} bytes come, at least ${served.input.min} are needed`);
  }
  const request = served.input && take(asked, served.input, length);
  if (request?.refused !== undefined && request.unsure !== true) return refused(`${shortInput}: ${request.refused}`);
  const capacity = roomOf(room);
  if (served.output !== undefined && capacity < served.output.min) {
    return refused(`${shortOutput}: room for ${capacity} bytes, at least ${served.output.min} are needed`);
  }
  // Whoever is refused for a length has asked nobody.
  if (mistaken(operation, served, host, driver)) return nothing({ a: 'mistaken', why: `${served.ioctl.name} answers` });
  const down = request?.seen ?? [];
  const outside = request?.outside;
  const chance = request?.chance === true ? ({ chance: true } as const) : {};
  const acted = { acted: true } as const;
  const why = request?.refused ?? outside?.why;
  const answer: Answer =
    why === undefined
      ? { a: 'done' }
      : { a: 'refused', why: `${shortInput}: ${why}`, ...(outside?.always === true ? {} : acted) };
  if (outside?.always === true) return { answer, down, up: [], ...chance };
  return { ...replied(served, room, capacity, answer), down, ...chance };
}

/** What comes back from whoever has acted. */
function replied(
  served: Operation,
  room: Buffer | undefined,
  capacity: number,
  answer: Answer,
): Omit<Observation, 'down'> {
  const reply = served.output;
  const ends = (why: string): Omit<Observation, 'down'> => ({ answer: { a: 'refused', why, acted: true }, up: [] });
  if (reply?.tail !== undefined && reply.bytes > capacity) {
    return ends(`${served.device.shortOutput}: room for ${capacity} bytes, and ${reply.bytes} are written`);
  }
  const written = Math.min(capacity, reply?.bytes ?? 0);
  if (room === undefined) return { answer, up: [] };
  if (written < room.min) return ends(`short reply: ${written} bytes come, at least ${room.min} are needed`);
  const got = take(reply, room, written);
  const chance = got.chance === true ? ({ chance: true } as const) : {};
  if (got.refused === undefined) return { answer, up: got.seen, ...chance };
  return { ...ends(`the tail of the reply: ${got.refused}`), up: got.seen, ...chance };
}

/** Bytes that the host's side has room for. */
export const roomOf = (room: Buffer | undefined): number =>
  room === undefined ? 0 : room.bytes + (room.tail === undefined ? 0 : ROOM);

/**
 * Whether the code belongs to another operation over there. Only a change of name is none: neither name is known to the
 * other side, and the buffers are those of one declaration, or neither side reads the other's wrongly.
 */
export function mistaken(asked: Operation, served: Operation, host: SkewVersion, driver: SkewVersion): boolean {
  if (asked.ioctl.name === served.ioctl.name) return false;
  if (has(driver, served, asked.ioctl.name) || has(host, asked, served.ioctl.name)) return true;
  return !sameBuffer(asked.input, served.input) || !sameBuffer(asked.output, served.output);
}

function has(version: SkewVersion, { device }: Operation, name: string): boolean {
  const guid = device.interface.toLowerCase();
  return [...version.operations.values()].some(
    (other) => other.device.interface.toLowerCase() === guid && other.ioctl.name === name,
  );
}

function sameBuffer(a: Buffer | undefined, b: Buffer | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (a.decl.name === b.decl.name) return true;
  return [take(a, b, a.bytes), take(b, a, b.bytes)].every(
    ({ seen: found, refused }) => refused === undefined && found.every(({ arrival }) => arrival !== 'wrong'),
  );
}

function open(made: Shared, opened: Shared | undefined): Observation {
  if (opened === undefined) return nothing({ a: 'absent', why: 'no such section' });
  if (made.decl.size < opened.min) {
    const why = `the section has ${made.decl.size} bytes, at least ${opened.min} are needed`;
    return nothing({ a: 'refused', why });
  }
  const stamp = stampRead(made, opened);
  if (stamp !== opened.stamp) {
    return nothing({ a: 'refused', why: `the stamp is ${stamp ?? 'something else'}, expected ${opened.stamp}` });
  }
  const [creator, user] = [made.decl.roles[0] ?? '', opened.decl.roles[1] ?? ''];
  const theirs = owned(opened.leaves, opened.decl.roles[0] ?? '');
  const down = seen(owned(made.leaves, creator), theirs, made.leaves, opened.leaves, made.decl.size);
  const outside = refusal(theirs, owned(made.leaves, creator), down, made.decl.size);
  const refused: Answer | undefined = outside && {
    a: 'refused',
    why: outside.why,
    ...(outside.always ? {} : { acted: true }),
  };
  if (outside?.always === true && refused !== undefined) return { answer: refused, down, up: [] };
  const ours = only(made.leaves, made.decl.roles[1] ?? '');
  const up = seen(only(opened.leaves, user), ours, opened.leaves, made.leaves, made.decl.size);
  return { answer: refused ?? { a: 'done' }, down, up };
}

/** What the opener finds where it looks for the stamp; undefined where that is no stamp. */
function stampRead(made: Shared, opened: Shared): bigint | undefined {
  const [own, theirs] = [stampOf(made), stampOf(opened)];
  if (own === undefined || theirs === undefined || own.offset !== theirs.offset) return undefined;
  const end = own.offset + Math.max(own.size, theirs.size);
  const beside = made.leaves.some((leaf) => leaf.offset < end && leaf.offset + leaf.size > own.offset);
  return own.size < theirs.size && beside ? undefined : BigInt.asUintN(theirs.size * 8, made.stamp);
}
const stampOf = ({ decl }: Shared) => decl.fields.find((field) => field.stamp !== undefined);

/** What the creating side has stored before the other one looks. */
export const owned = (leaves: readonly Leaf[], role: string): Leaf[] =>
  leaves.filter(({ owner }) => owner === role || owner === 'init' || owner === 'both');
/** What the other side stores. */
export const only = (leaves: readonly Leaf[], role: string): Leaf[] => leaves.filter(({ owner }) => owner === role);
