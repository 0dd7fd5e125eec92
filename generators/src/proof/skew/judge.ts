/** From what was seen to a verdict with reasons. */

import { isUnknownArm } from './arms.ts';
import type { Leaf } from './leaves.ts';
import { Pairing } from './names.ts';
import type { FieldSeen, Observation, Observations } from './observation.ts';
import { only, owned } from './predict.ts';
import type { SkewVersion } from './version.ts';

export type Kind = 'ok' | 'degraded' | 'refused' | 'garbage' | 'hang';

export interface Reason {
  readonly kind: Kind;
  /** Operation or section, `plane.Device.IOCTL` or `plane.Section`; empty for the cell as a whole. */
  readonly subject: string;
  readonly text: string;
}

export interface Verdict {
  readonly kind: Kind;
  /** The worst first. Renamed fields are told with kind `ok`. */
  readonly reasons: readonly Reason[];
}

/** What is to be said of one field. */
interface Told {
  readonly kind: Kind;
  readonly before: string;
  readonly path: string;
  readonly after: string;
}

const ORDER: readonly Kind[] = ['ok', 'degraded', 'refused', 'garbage', 'hang'];
const rank = (kind: Kind): number => ORDER.indexOf(kind);

/** Judges one cell: host of one version, driver of another. */
export function judge(host: SkewVersion, driver: SkewVersion, observations: Observations): Verdict {
  const reasons: Reason[] = [];
  for (const [key, observation] of observations) reasons.push(...judgeOne(host, driver, key, observation));
  const missing = (what: string, keys: Iterable<string>, known: ReadonlyMap<string, unknown>): void => {
    for (const key of keys) {
      if (known.has(key)) continue;
      reasons.push(
        host.index > driver.index
          ? { kind: 'refused', subject: key, text: `the host has retired the ${what} on which the driver relies` }
          : { kind: 'degraded', subject: key, text: `the host does not know the ${what}` },
      );
    }
  };
  missing('operation', unmatched(driver, host), host.operations);
  missing('section', driver.sections.keys(), host.sections);
  return settle(reasons);
}

/** Puts the worst first; no reason at all is `ok`. */
export function settle(reasons: readonly Reason[]): Verdict {
  const sorted = [...reasons].sort((a, b) => rank(b.kind) - rank(a.kind));
  return { kind: sorted[0]?.kind ?? 'ok', reasons: sorted };
}

/** The driver's operations which no code of the host reaches. */
function unmatched(driver: SkewVersion, host: SkewVersion): string[] {
  const reached = new Set(
    [...host.operations.values()].map((o) => `${o.device.interface.toLowerCase()} ${o.ioctl.code}`),
  );
  return [...driver.operations.values()]
    .filter((o) => !reached.has(`${o.device.interface.toLowerCase()} ${o.ioctl.code}`))
    .map((o) => o.key);
}

function judgeOne(host: SkewVersion, driver: SkewVersion, key: string, seen: Observation): Reason[] {
  const { answer } = seen;
  const known = driver.operations.has(key) || driver.sections.has(key);
  switch (answer.a) {
    case 'mistaken':
      return [{ kind: 'garbage', subject: key, text: answer.why }];
    case 'absent':
      if (known) return [{ kind: 'refused', subject: key, text: answer.why }];
      return host.index < driver.index
        ? [{ kind: 'refused', subject: key, text: `the driver has retired it: ${answer.why}` }]
        : [{ kind: 'degraded', subject: key, text: `the driver does not have it: ${answer.why}` }];
    case 'refused':
      // What the other side has acted on counts, whatever became of the answer.
      return [
        { kind: 'refused', subject: key, text: answer.why },
        ...(answer.acted === true ? both(host, driver, key, seen) : []),
      ];
    case 'done':
      return both(host, driver, key, seen);
  }
}

function both(host: SkewVersion, driver: SkewVersion, key: string, { down, up }: Observation): Reason[] {
  return [...fields(host, driver, key, down, 'down'), ...fields(host, driver, key, up, 'up')];
}

function fields(
  host: SkewVersion,
  driver: SkewVersion,
  key: string,
  seen: readonly FieldSeen[],
  way: 'down' | 'up',
): Reason[] {
  const [writer, reader] = way === 'down' ? [host, driver] : [driver, host];
  const written = leavesOf(writer, host, key, way);
  const read = leavesOf(reader, host, key, way);
  const pairing = new Pairing(read, written);
  const places = new Map(read.map((leaf) => [leaf.path, leaf]));
  const told: Told[] = [];
  const say = (kind: Kind, before: string, path: string, after = ''): void =>
    void told.push({ kind, before, path, after });
  const [from, to] = way === 'down' ? ['host', 'driver'] : ['driver', 'host'];
  for (const { path, arrival, detail } of seen) {
    const leaf = places.get(path);
    const partner = pairing.counterpart(path);
    const other = leaf === undefined ? undefined : pairing.renamed(leaf);
    const known = leaf !== undefined && pairing.meant(leaf) !== undefined;
    if (arrival === 'wrong') {
      say('garbage', `the ${to} reads `, path, ` wrongly${detail === undefined ? '' : `: ${detail}`}`);
    } else if (arrival === 'unknown') {
      say('degraded', `the ${to} has no name for a value of `, path, detail === undefined ? '' : `: ${detail}`);
    } else if (partner === undefined && other !== undefined) {
      say('ok', `${other.path} of the ${from} is called `, path, ` by the ${to}`);
    } else if (arrival === 'zero') {
      if (known) say('garbage', '', path, ` is lost on its way to the ${to}, which reads 0`);
      else say('degraded', `the ${from} does not know `, path, `: the ${to} reads 0`);
    }
  }
  const back = new Pairing(written, read);
  for (const leaf of written) {
    // Nobody writes the bytes of a union as such.
    if (isUnknownArm(leaf) || back.meant(leaf) !== undefined) continue;
    say('degraded', `the ${to} does not know `, leaf.path);
  }
  return grouped(told, key);
}

/** The places that one side writes or reads in an operation, or in a section of which it has the role. */
function leavesOf(version: SkewVersion, host: SkewVersion, key: string, way: 'down' | 'up'): readonly Leaf[] {
  const section = version.sections.get(key);
  if (section !== undefined) {
    const [creator = '', user = ''] = section.decl.roles;
    return way === 'down' ? owned(section.leaves, creator) : only(section.leaves, user);
  }
  const asked = host.operations.get(key);
  const operation =
    version.operations.get(key) ??
    [...version.operations.values()].find(
      (o) => o.device.interface === asked?.device.interface && o.ioctl.code === asked.ioctl.code,
    );
  return (way === 'down' ? operation?.input : operation?.output)?.leaves ?? [];
}

/** One reason for all fields of which the same is to be said; elements of one array are one field. */
function grouped(told: readonly Told[], subject: string): Reason[] {
  const groups = new Map<string, { kind: Kind; before: string; after: string; paths: Set<string> }>();
  for (const { kind, before, path, after } of told) {
    const same = `${kind} ${before} ${after}`;
    const group = groups.get(same) ?? { kind, before, after, paths: new Set<string>() };
    groups.set(same, group);
    group.paths.add(path.replace(/\[\d+\]/g, '[…]'));
  }
  return [...groups.values()].map(({ kind, before, after, paths }) => ({
    kind,
    subject,
    text: `${before}${[...paths].join(', ')}${after}`,
  }));
}
