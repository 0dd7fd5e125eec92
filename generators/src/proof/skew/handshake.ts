/** What the check of versions would say to a pair: by numbers that the locks record, and by equal hashes. */
import type { HandshakeNames } from '../../config/config.ts';
import type { SkewVersion } from './version.ts';

export interface Gate {
  readonly verdict: 'ok' | 'refused';
  readonly reason: string;
}

/** What the host does with the number that the driver reports. Undefined without a version constant. */
export function handshake(host: SkewVersion, driver: SkewVersion, names: HandshakeNames): Gate | undefined {
  if (names.version === undefined) return undefined;
  const own = integer(host, names.version);
  const other = integer(driver, names.version);
  if (own === undefined || other === undefined) return undefined;
  const floor = names.floor === undefined ? undefined : integer(host, names.floor);
  const ceiling = names.ceiling === undefined ? undefined : integer(host, names.ceiling);
  const exact = floor === undefined && ceiling === undefined;
  const oldest = exact ? own : (floor ?? 0n);
  const newest = exact ? own : ceiling;
  if (other < oldest)
    return { verdict: 'refused', reason: `driver ${other} is below ${oldest}, the oldest that is served` };
  if (newest !== undefined && other > newest) {
    return { verdict: 'refused', reason: `driver ${other} is above ${newest}, the newest that is served` };
  }
  return { verdict: 'ok', reason: `driver ${other} is served by host ${own}` };
}

/**
 * What equal hashes of the lockstep planes demand. With the two parties the host asks for the planes that both speak, by its
 * own schema, and the driver answers with those that it speaks, by its own. Without them everybody is asked for everything.
 */
export function lockstep(host: SkewVersion, driver: SkewVersion, both: HandshakeNames['parties'] = undefined): Gate {
  const hashes = (version: SkewVersion, parties: readonly string[]): Map<string, string> => {
    const planes = version.lock.planes.filter((plane) => plane.policy === 'lockstep');
    const spoken = planes.filter((plane) => parties.every((party) => plane.parties?.includes(party) ?? true));
    return new Map(spoken.map(({ name, hash }) => [name, hash]));
  };
  const ours = hashes(host, both ?? []);
  const theirs = hashes(driver, both?.slice(1) ?? []);
  const asked = new Set([...ours.keys(), ...(both === undefined ? theirs.keys() : [])]);
  const differing = [...asked].filter((name) => ours.get(name) !== theirs.get(name));
  if (differing.length === 0) {
    return { verdict: 'ok', reason: `all lockstep planes${both === undefined ? '' : ' that both speak'} are equal` };
  }
  return { verdict: 'refused', reason: `planes that differ: ${differing.join(', ')}` };
}

/** The value of an integer constant `plane.CONSTANT`. */
export function integer(version: SkewVersion, name: string): bigint | undefined {
  const [plane, constant] = name.split('.');
  const found = version.lock.planes.find((p) => p.name === plane)?.members.find((m) => m.name === constant);
  return found?.kind === 'constant' && found.value.t === 'int' ? BigInt(found.value.value) : undefined;
}
