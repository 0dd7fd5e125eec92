/** The identity of a set of breaks: what an approval is bound to. */
import { createHash } from 'node:crypto';
import type { Finding } from '../diff/index.ts';
import { canonical } from '../model/hash.ts';

export interface Delta {
  readonly plane: string;
  /** SHA-256 over the old hash of the plane and its breaks with all their facts; lower-case hex. */
  readonly hash: string;
  readonly breaks: readonly Finding[];
}

/**
 * The breaks of one plane. Another break, or the same one with another number, gives another hash; changes that break
 * nothing leave it as it is.
 *
 * @param oldHash hash of the plane on the old side; a plane that was not there has none and breaks nothing
 */
export function deltaOf(plane: string, oldHash: string, findings: readonly Finding[]): Delta | undefined {
  const breaks = findings.filter((found) => found.plane === plane && found.class === 'break');
  if (breaks.length === 0) return undefined;
  const facts = breaks.map(({ code, path, facts: stated }) => canonical({ code, path, facts: stated })).sort();
  const hash = createHash('sha256').update(canonical({ plane, oldHash, facts })).digest('hex');
  return { plane, hash, breaks };
}
