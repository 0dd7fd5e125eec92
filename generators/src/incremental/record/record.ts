/**
 * The record of a check that found nothing. It is kept with the other results in the cache folder, carries its own sum,
 * and says nothing that is not observed again before it is believed.
 */
import { basename, dirname, isAbsolute, join, relative } from 'node:path';
import { cacheFolder } from '../../config/find.ts';
import { Cache } from '../cache/cache.ts';
import { circumstances, toolIdentity } from '../cache/identity.ts';
import { type Fact, holds, isPlace } from './facts.ts';
import { settling, untouched } from './settled.ts';

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
  let known: Kept | undefined;
  const factsIn = (record: string): Fact[] => {
    known = keptIn(record);
    return placed(config, known);
  };
  if (untouched(config, factsIn) && known !== undefined) return resultOf(known);
  const cache = cacheOf(config);
  const kept = cache.read<Kept>(KIND, basename(config));
  if (!Array.isArray(kept?.facts) || kept.facts.length === 0) return undefined;
  const facts = placed(config, kept);
  const settle = settling(config, cache.path(KIND, basename(config)), facts);
  if (!facts.every(holds)) return undefined;
  settle();
  return resultOf(kept);
}

const resultOf = ({ data, text }: Kept): CleanResult => ({ data, text });

/** What an entry of the cache holds behind its sum. */
const keptIn = (entry: string): Kept => JSON.parse(entry.slice(entry.indexOf('\n') + 1)) as Kept;

/** Facts with the places that they have here. */
function placed(config: string, { facts }: Kept): Fact[] {
  const root = dirname(config);
  return facts.map(
    ([kind, subject, seen]): Fact => [
      kind,
      isPlace(kind) && !isAbsolute(subject) ? join(root, subject) : subject,
      seen,
    ],
  );
}
