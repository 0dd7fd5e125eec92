/** What the generated dispatcher and client will do with each other's bytes, foreseen from two locks. */
import { refusal, seen } from './arrive.ts';
import type { Leaf } from './leaves.ts';
import type { Answer, FieldSeen, Observation } from './observation.ts';
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
  if (served.input !== undefined) {
    const length = asked?.decl.size ?? 0;
    if (length < served.input.min) {
      const why = `${served.device.shortInput}: ${length} bytes come, at least ${served.input.min} are needed`;
      return nothing({ a: 'refused', why });
    }
  }
  const capacity = room?.decl.size ?? 0;
  if (served.output !== undefined && capacity < served.output.min) {
    const why = `${served.device.shortOutput}: room for ${capacity} bytes, at least ${served.output.min} are needed`;
    return nothing({ a: 'refused', why });
  }
  // Whoever is refused for a length has asked nobody.
  if (mistaken(operation, served, host, driver)) return nothing({ a: 'mistaken', why: `${served.ioctl.name} answers` });
  const down = served.input === undefined ? [] : arrivals(asked, served.input, asked?.decl.size ?? 0);
  const bytes = asked?.decl.size ?? 0;
  const outside = served.input && refusal(served.input.leaves, asked?.leaves ?? [], down, bytes);
  const refused: Answer | undefined = outside && {
    a: 'refused',
    why: `${served.device.shortInput}: ${outside.why}`,
    ...(outside.always ? {} : { acted: true }),
  };
  if (outside?.always === true && refused !== undefined) return { answer: refused, down, up: [] };
  const written = Math.min(capacity, served.output?.decl.size ?? 0);
  if (room !== undefined && written < room.min) {
    const why = `short reply: ${written} bytes come, at least ${room.min} are needed`;
    return { answer: { a: 'refused', why, acted: true }, down, up: [] };
  }
  const up = room === undefined ? [] : arrivals(served.output, room, written);
  return { answer: refused ?? { a: 'done' }, down, up };
}

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
  const seenBoth = [...arrivals(a, b, a.decl.size), ...arrivals(b, a, b.decl.size)];
  return seenBoth.every(({ arrival }) => arrival !== 'wrong');
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

function arrivals(from: Buffer | undefined, to: Buffer, bytes: number): FieldSeen[] {
  const sent = from?.leaves ?? [];
  return seen(sent, to.leaves, sent, to.leaves, bytes);
}
