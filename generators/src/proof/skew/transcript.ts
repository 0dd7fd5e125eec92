/** From what the two sides told to observations: each value that was read against the one that was written. */

import { isUnknownArm } from './arms.ts';
import { arrived } from './compare.ts';
import type { Leaf } from './leaves.ts';
import { Pairing } from './names.ts';
import type { Answer, FieldSeen, Observation } from './observation.ts';
import { mistaken, only, owned, roomOf } from './predict.ts';
import type { Operation, Shared, SkewVersion } from './version.ts';
import { worst } from './worst.ts';

/** `NO_DEVICE` of the programs: no device has the interface. */
const NO_DEVICE = -(2 ** 31);

type Values = Map<string, string>;
/** One round of one call. */
interface Round {
  readonly acts: Map<string, Values>;
}
type Log = Map<string, Map<number, Round>>;

/** Reads both logs of a cell. */
export function readCell(host: SkewVersion, driver: SkewVersion, up: string, down: string): Map<string, Observation> {
  const [above, below] = [parse(up), parse(down)];
  const found = new Map<string, Observation>();
  for (const [key, rounds] of above) {
    const operation = host.operations.get(key);
    const section = host.sections.get(key);
    const others = below.get(key) ?? new Map<number, Round>();
    if (operation !== undefined) found.set(key, ofCall(operation, host, driver, rounds, others));
    else if (section !== undefined) found.set(key, ofSection(section, driver.sections.get(key), rounds, others));
  }
  return found;
}

function parse(text: string): Log {
  const log: Log = new Map();
  for (const line of text.split('\n')) {
    const [act, key, round, path, value] = line.split('\t');
    if (act === undefined || key === undefined || round === undefined || path === undefined) continue;
    const rounds = log.get(key) ?? new Map<number, Round>();
    log.set(key, rounds);
    const entry = rounds.get(Number(round)) ?? { acts: new Map<string, Values>() };
    rounds.set(Number(round), entry);
    const values = entry.acts.get(act) ?? new Map<string, string>();
    entry.acts.set(act, values);
    values.set(path, value ?? '');
  }
  return log;
}

function ofCall(
  operation: Operation,
  host: SkewVersion,
  driver: SkewVersion,
  above: Map<number, Round>,
  below: Map<number, Round>,
): Observation {
  const served = servedBy(driver, below);
  const answer = answerOf(operation, host, driver, served, above, below);
  if (answer.a === 'absent' || answer.a === 'mistaken') return { answer, down: [], up: [] };
  const acted = acting(below);
  const down = compare(above, 'sent', operation.input?.leaves ?? [], acted, 'saw', served?.input?.leaves ?? []);
  const up = compare(below, 'wrote', served?.output?.leaves ?? [], above, 'got', operation.output?.leaves ?? []);
  return { answer: answer.a === 'refused' && acted.size > 0 ? { ...answer, acted: true } : answer, down, up };
}

/** The rounds in which the driver's side took what it read. */
function acting(below: Map<number, Round>): Map<number, Round> {
  return new Map(
    [...below]
      .filter(([, { acts }]) => acts.has('saw') || acts.has('served'))
      .filter(([, { acts }]) => !acts.has('outside')),
  );
}

/** The driver's operation that has answered. */
function servedBy(driver: SkewVersion, below: Map<number, Round>): Operation | undefined {
  for (const { acts } of below.values()) {
    const key = acts.get('served')?.get('');
    if (key !== undefined) return driver.operations.get(key);
  }
  return undefined;
}

function answerOf(
  operation: Operation,
  host: SkewVersion,
  driver: SkewVersion,
  served: Operation | undefined,
  above: Map<number, Round>,
  below: Map<number, Round>,
): Answer {
  if (served !== undefined && mistaken(operation, served, host, driver)) {
    return { a: 'mistaken', why: `${served.ioctl.name} answers` };
  }
  for (const [round, { acts }] of above) {
    const end = acts.get('end') ?? new Map<string, string>();
    const status = end.get('status');
    const short = end.get('short');
    const tail = end.get('tail');
    if (status !== undefined && Number(status) === NO_DEVICE) {
      return { a: 'absent', why: `no device has the interface of ${operation.device.name}` };
    }
    if (status !== undefined) {
      const name = statusName(driver, operation, Number(status));
      const same = [...driver.operations.values()].find((o) => sameInterface(o, operation));
      if (served === undefined && name === same?.device.unknownCode) return { a: 'absent', why: name };
      const outside = below.get(round)?.acts.get('outside')?.get('');
      const { input, output } = operation;
      const lengths = `${input?.bytes ?? 0} bytes come, room for ${roomOf(output)}`;
      return { a: 'refused', why: `${name}: ${outside ?? lengths}` };
    }
    if (tail !== undefined) return { a: 'refused', why: `the tail of the reply: ${tail}` };
    if (short !== undefined) {
      const [got, want] = short.split(' ');
      return { a: 'refused', why: `short reply: ${got} bytes come, at least ${want} are needed` };
    }
    if (!end.has('done')) return { a: 'refused', why: 'no end was told' };
  }
  return { a: 'done' };
}

const sameInterface = (a: Operation, b: Operation): boolean =>
  a.device.interface.toLowerCase() === b.device.interface.toLowerCase();

/** The driver's name of a raw status; the host's programs print it signed. */
function statusName(driver: SkewVersion, asked: Operation, status: number): string {
  const device = [...driver.operations.values()].find((o) => sameInterface(o, asked))?.device ?? asked.device;
  const plane = driver.model.planes.find((p) => p.name === device.statuses.plane);
  const statuses = plane?.members.find((m) => m.name === device.statuses.name);
  const values = statuses?.kind === 'enum' ? statuses.values : [];
  const bare = String(BigInt.asUintN(32, BigInt(status)));
  return values.find(({ value }) => value === bare || value === String(status))?.name ?? `status ${status}`;
}

function ofSection(
  made: Shared,
  opened: Shared | undefined,
  above: Map<number, Round>,
  below: Map<number, Round>,
): Observation {
  const end = [...above.values()].map(({ acts }) => acts.get('end') ?? new Map<string, string>());
  const refusal = end.flatMap((values) => [...values]).find(([word]) => word !== 'done');
  const role = (section: Shared | undefined, index: number): string => section?.decl.roles[index] ?? '';
  const reader = opened?.leaves ?? [];
  const [ours, theirs] = [owned(made.leaves, role(made, 0)), owned(reader, role(opened, 0))];
  const acted = new Map([...below].filter(([round]) => above.get(round)?.acts.get('end')?.has('done') === true));
  // A name that the other side has for a field of another writer is known there all the same.
  const down = compare(above, 'sent', ours, acted, 'saw', theirs, new Pairing(reader, made.leaves));
  const [written, read] = [only(reader, role(opened, 1)), only(made.leaves, role(made, 1))];
  const up = compare(below, 'wrote', written, above, 'got', read, new Pairing(made.leaves, reader));
  if (refusal === undefined && opened !== undefined) return { answer: { a: 'done' }, down, up };
  const answer = refused(refusal);
  return { answer: answer.a === 'refused' && acted.size > 0 ? { ...answer, acted: true } : answer, down, up };
}

function refused(refusal: readonly [string, string] | undefined): Answer {
  const [word, text] = refusal ?? ['absent', ''];
  const [first, second] = text.split(' ');
  if (word === 'absent') return { a: 'absent', why: 'no such section' };
  if (word === 'short') return { a: 'refused', why: `the section has ${first} bytes, at least ${second} are needed` };
  if (word === 'stamp') return { a: 'refused', why: `the stamp is ${first}, expected ${second}` };
  return { a: 'refused', why: text };
}

/** Every place that the reader has, over all rounds. */
function compare(
  writing: Map<number, Round>,
  wrote: string,
  written: readonly Leaf[],
  reading: Map<number, Round>,
  read: string,
  places: readonly Leaf[],
  pairing: Pairing = new Pairing(places, written),
): FieldSeen[] {
  const seen: FieldSeen[] = [];
  for (const leaf of places) {
    const meant = pairing.meant(leaf);
    const results: Omit<FieldSeen, 'path'>[] = [];
    for (const [round, { acts }] of reading) {
      const got = acts.get(read)?.get(leaf.path);
      if (got === undefined) continue;
      if (isUnknownArm(leaf)) {
        results.push({ arrival: 'unknown', detail: 'no arm has the tag' });
        continue;
      }
      results.push(arrived(got, leaf, meant, writing.get(round)?.acts.get(wrote) ?? new Map<string, string>()));
    }
    if (results.length > 0) seen.push({ path: leaf.path, ...worst(results) });
  }
  return seen;
}
