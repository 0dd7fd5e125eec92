/**
 * The record of a check that found nothing. It is kept with the other results in the cache folder, carries its own sum,
 * and says nothing that is not observed again before it is believed.
 */
import { basename, dirname, isAbsolute, join, relative } from 'node:path';
import { cacheFolder } from '../../config/find.ts';
import { Cache } from '../cache/cache.ts';
import { circumstances, toolIdentity } from '../cache/identity.ts';
import { type Fact, holds, isPlace } from './facts.ts';

/** A result without findings, as the check gave it; nothing in it depends on the working folder. */
export interface CleanResult {
  readonly data: unknown;
  readonly text: string;
}
interface Kept extends CleanResult {
  readonly facts: readonly Fact[];
}

const KIND = 'checked';
const cacheOf = (config: string): Cache =>
  new Cache(cacheFolder(dirname(config)), `${toolIdentity()} ${circumstances()}`);

/** Keeps a result with everything that it stood on. Paths are kept relative to the configuration. */
export function keepResult(config: string, facts: readonly Fact[], { data, text }: CleanResult): void {
  const root = dirname(config);
  const kept = facts.map(
    ([kind, subject, seen]): Fact => [kind, isPlace(kind) ? relative(root, subject) : subject, seen],
  );
  cacheOf(config).write(KIND, basename(config), { data, text, facts: kept } satisfies Kept);
}

/** The kept result, if there is one and all that it stood on is still the same. */
export function keptResult(config: string): CleanResult | undefined {
  const kept = cacheOf(config).read<Kept>(KIND, basename(config));
  if (!Array.isArray(kept?.facts) || kept.facts.length === 0) return undefined;
  const root = dirname(config);
  const placed = kept.facts.map(
    ([kind, subject, seen]): Fact => [
      kind,
      isPlace(kind) && !isAbsolute(subject) ? join(root, subject) : subject,
      seen,
    ],
  );
  return placed.every(holds) ? { data: kept.data, text: kept.text } : undefined;
}
