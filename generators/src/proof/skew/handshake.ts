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

/** What equal hashes of the lockstep planes demand. */
export function lockstep(host: SkewVersion, driver: SkewVersion): Gate {
  const hashes = (version: SkewVersion): Map<string, string> =>
    new Map(version.lock.planes.filter((p) => p.policy === 'lockstep').map(({ name, hash }) => [name, hash]));
  const [ours, theirs] = [hashes(host), hashes(driver)];
  const differing = [...new Set([...ours.keys(), ...theirs.keys()])].filter(
    (name) => ours.get(name) !== theirs.get(name),
  );
  if (differing.length === 0) return { verdict: 'ok', reason: 'all lockstep planes are equal' };
  return { verdict: 'refused', reason: `planes that differ: ${differing.join(', ')}` };
}

/** The value of an integer constant `plane.CONSTANT`. */
export function integer(version: SkewVersion, name: string): bigint | undefined {
  const [plane, constant] = name.split('.');
  const found = version.lock.planes.find((p) => p.name === plane)?.members.find((m) => m.name === constant);
  return found?.kind === 'constant' && found.value.t === 'int' ? BigInt(found.value.value) : undefined;
}
