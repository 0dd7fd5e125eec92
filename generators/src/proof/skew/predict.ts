/** What the generated dispatcher and client will do with each other's bytes, foreseen from two locks. */
import type { Leaf } from './leaves.ts';
import { SIZES } from './leaves.ts';
import { extent, Pairing } from './names.ts';
import type { Answer, FieldSeen, Observation } from './observation.ts';
import type { Buffer, Operation, Shared, SkewVersion } from './version.ts';

/** Foresees every operation and section of the host's side. */
export function predict(host: SkewVersion, driver: SkewVersion): Map<string, Observation> {
  const found = new Map<string, Observation>();
  for (const operation of host.operations.values()) found.set(operation.key, call(operation, driver));
  for (const section of host.sections.values()) found.set(section.key, open(section, driver.sections.get(section.key)));
  return found;
}

const nothing = (answer: Answer): Observation => ({ answer, down: [], up: [] });

function call(operation: Operation, driver: SkewVersion): Observation {
  const same = [...driver.operations.values()].filter(
    ({ device }) => device.interface.toLowerCase() === operation.device.interface.toLowerCase(),
  );
  if (same.length === 0)
    return nothing({ a: 'absent', why: `no device has the interface of ${operation.device.name}` });
  const served = same.find(({ ioctl }) => ioctl.code === operation.ioctl.code);
  if (served === undefined) return nothing({ a: 'absent', why: same[0]?.device.unknownCode ?? 'unknown code' });
  if (mistaken(operation, served, driver)) return nothing({ a: 'mistaken', why: `${served.ioctl.name} answers` });
  const { input: asked, output: room } = operation;
  if (served.input !== undefined) {
    const length = asked?.decl.size ?? 0;
    if (length < served.input.min) {
      const why = `${served.device.shortInput}: ${length} bytes come, at least ${served.input.min} are needed`;
      return nothing({ a: 'refused', why });
    }
  }
  const down = served.input === undefined ? [] : arrivals(asked, served.input, asked?.decl.size ?? 0);
  const outside = refusal(asked, served.input, down);
  if (outside !== undefined) {
    return { answer: { a: 'refused', why: `${served.device.shortInput}: ${outside}` }, down, up: [] };
  }
  const capacity = room?.decl.size ?? 0;
  if (served.output !== undefined && capacity < served.output.min) {
    const why = `${served.device.shortOutput}: room for ${capacity} bytes, at least ${served.output.min} are needed`;
    return { answer: { a: 'refused', why }, down: [], up: [] };
  }
  const written = Math.min(capacity, served.output?.decl.size ?? 0);
  if (room !== undefined && written < room.min) {
    const why = `short reply: ${written} bytes come, at least ${room.min} are needed`;
    return { answer: { a: 'refused', why }, down, up: [] };
  }
  const up = room === undefined ? [] : arrivals(served.output, room, written);
  return { answer: { a: 'done' }, down, up };
}

/** Whether the code belongs to another operation over there. Only a change of name is none. */
export function mistaken(asked: Operation, served: Operation, driver: SkewVersion): boolean {
  if (asked.ioctl.name === served.ioctl.name) return false;
  const has = (name: string): boolean =>
    [...driver.operations.values()].some(
      (o) => o.device.interface === served.device.interface && o.ioctl.name === name,
    );
  const shape = (o: Operation): string => `${o.input?.decl.name ?? ''}>${o.output?.decl.name ?? ''}`;
  return has(asked.ioctl.name) || shape(asked) !== shape(served);
}

function open(made: Shared, opened: Shared | undefined): Observation {
  if (opened === undefined) return nothing({ a: 'absent', why: 'no such section' });
  if (made.decl.size < opened.min) {
    const why = `the section has ${made.decl.size} bytes, at least ${opened.min} are needed`;
    return nothing({ a: 'refused', why });
  }
  if (made.stamp !== opened.stamp) {
    return nothing({ a: 'refused', why: `the stamp is ${made.stamp}, expected ${opened.stamp}` });
  }
  const [creator, user] = [made.decl.roles[0] ?? '', opened.decl.roles[1] ?? ''];
  const theirs = owned(opened.leaves, opened.decl.roles[0] ?? '');
  const down = seen(owned(made.leaves, creator), theirs, made.leaves, opened.leaves, made.decl.size);
  const outside = down
    .map((field) => fault(field, theirs, owned(made.leaves, creator)))
    .find((why) => why !== undefined);
  if (outside !== undefined) return { answer: { a: 'refused', why: outside }, down, up: [] };
  const ours = only(made.leaves, made.decl.roles[1] ?? '');
  const up = seen(only(opened.leaves, user), ours, opened.leaves, made.leaves, made.decl.size);
  return { answer: { a: 'done' }, down, up };
}

/** What the creating side has stored before the other one looks. */
export const owned = (leaves: readonly Leaf[], role: string): Leaf[] =>
  leaves.filter(({ owner }) => owner === role || owner === 'init' || owner === 'both');
/** What the other side stores. */
export const only = (leaves: readonly Leaf[], role: string): Leaf[] => leaves.filter(({ owner }) => owner === role);

function arrivals(from: Buffer | undefined, to: Buffer, bytes: number): FieldSeen[] {
  const sent = from?.leaves ?? [];
  return seen(sent, to.leaves, sent, to.leaves, bytes);
}

/** The first value that the reader's own check refuses. */
function refusal(
  from: Buffer | undefined,
  to: Buffer | undefined,
  seenFields: readonly FieldSeen[],
): string | undefined {
  if (to === undefined) return undefined;
  return seenFields.map((field) => fault(field, to.leaves, from?.leaves ?? [])).find((why) => why !== undefined);
}

function fault(field: FieldSeen, readers: readonly Leaf[], writers: readonly Leaf[]): string | undefined {
  const leaf = readers.find(({ path }) => path === field.path);
  if (leaf?.checked !== true) return undefined;
  if (leaf.strict === true && field.arrival === 'unknown') return `${field.path} has a value without a name`;
  if (leaf.range === undefined) return undefined;
  const pairing = new Pairing(readers, writers);
  const writer = pairing.counterpart(leaf.path) ?? pairing.renamed(leaf);
  const { min, max } = field.arrival === 'zero' ? { min: 0n, max: 0n } : possible(writer);
  if (min >= leaf.range.min && max <= leaf.range.max) return undefined;
  return `${field.path} is outside of ${leaf.range.min}..${leaf.range.max}`;
}

/** Every value that a writer of this field may write. */
function possible(leaf: Leaf | undefined): { min: bigint; max: bigint } {
  if (leaf?.range !== undefined) return leaf.range;
  if (leaf?.form.f !== 'int') return { min: 0n, max: leaf === undefined ? 0n : (1n << BigInt(leaf.size * 8)) - 1n };
  const bits = BigInt(SIZES[leaf.form.type] * 8);
  return leaf.form.type.startsWith('i')
    ? { min: -(1n << (bits - 1n)), max: (1n << (bits - 1n)) - 1n }
    : { min: 0n, max: (1n << bits) - 1n };
}

function seen(
  sent: readonly Leaf[],
  read: readonly Leaf[],
  allSent: readonly Leaf[],
  allRead: readonly Leaf[],
  bytes: number,
): FieldSeen[] {
  const pairing = new Pairing(allRead, allSent);
  return read.map((leaf) => {
    const partner = pairing.counterpart(leaf.path) ?? pairing.renamed(leaf);
    return { path: leaf.path, ...arrival(leaf, partner, sent, bytes) };
  });
}

function arrival(leaf: Leaf, partner: Leaf | undefined, sent: readonly Leaf[], bytes: number): Omit<FieldSeen, 'path'> {
  const at = extent(leaf);
  const touching = sent.filter((other) => {
    const { from, to } = extent(other);
    return from < at.to && at.from < to && from < bytes * 8;
  });
  if (touching.length === 0) return { arrival: 'zero' };
  const [first] = touching;
  if (touching.length > 1 || first === undefined) {
    return { arrival: 'wrong', detail: `parts of ${touching.map((other) => other.path).join(', ')}` };
  }
  if (first.path !== partner?.path) return { arrival: 'wrong', detail: `the value of ${first.path}` };
  if (extent(first).from !== at.from) return { arrival: 'wrong', detail: 'the same field at another place' };
  return compareForms(first, leaf);
}

/** Two places of one name at one offset. */
function compareForms(from: Leaf, to: Leaf): Omit<FieldSeen, 'path'> {
  const [a, b] = [from.form, to.form];
  if (a.f === 'enum' && b.f === 'enum') return compareNames(a.decl.values, b.decl.values, (entry) => entry.value);
  if (a.f === 'flags' && b.f === 'flags') {
    return compareNames(a.decl.values, b.decl.values, (entry) => String(entry.bit));
  }
  if (a.f === 'list' && b.f === 'list') {
    return a.type === b.type ? { arrival: 'same' } : { arrival: 'wrong', detail: `${a.type} read as ${b.type}` };
  }
  if (a.f === 'part' && b.f === 'part') {
    return a.width <= b.width
      ? { arrival: 'same' }
      : { arrival: 'wrong', detail: `${a.width} bits read as ${b.width}` };
  }
  if (a.f === 'int' && b.f === 'int') {
    const signed = (name: string): boolean => name.startsWith('i');
    const fits = a.type === b.type || (SIZES[a.type] < SIZES[b.type] && !signed(a.type));
    return fits ? { arrival: 'same' } : { arrival: 'wrong', detail: `${a.type} read as ${b.type}` };
  }
  return a.f === b.f ? { arrival: 'same' } : { arrival: 'wrong', detail: `${a.f} read as ${b.f}` };
}

function compareNames<T extends { name: string }>(
  from: readonly T[],
  to: readonly T[],
  numberOf: (entry: T) => string,
): Omit<FieldSeen, 'path'> {
  const byNumber = new Map<string, string>();
  for (const entry of to) if (!byNumber.has(numberOf(entry))) byNumber.set(numberOf(entry), entry.name);
  let unknown: string | undefined;
  for (const entry of from) {
    const name = byNumber.get(numberOf(entry));
    if (name === undefined) unknown ??= entry.name;
    else if (name !== entry.name && !from.some((o) => o.name === name && numberOf(o) === numberOf(entry))) {
      return { arrival: 'wrong', detail: `${entry.name} is read as ${name}` };
    }
  }
  return unknown === undefined ? { arrival: 'same' } : { arrival: 'unknown', detail: `${unknown} has no name there` };
}
