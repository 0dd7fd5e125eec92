/** Turns what a full check saw into the facts of its record. */
import { dirname } from 'node:path';
import type { Sources } from '../../compile/spans/sources.ts';
import type { Config } from '../../config/config.ts';
import { digest } from '../cache/digest.ts';
import { programsOf } from '../output/plan.ts';
import { type Fact, observe } from './facts.ts';
import { type CleanResult, keepResult } from './record.ts';

/** What decides a result beside the texts that are in memory. */
export interface Surroundings {
  /** Folders of which every file counts, such as the released locks; absolute. */
  readonly folders?: readonly string[];
  /** Whether the result depends on the date. */
  readonly dated?: boolean;
}

/** Looks around before the check, so that nothing which changes meanwhile is taken for checked. */
export async function lookAround(config: Config, { folders = [], dated = false }: Surroundings): Promise<Fact[]> {
  const programs = (await programsOf(config.targets)) ?? [];
  return [
    observe('scope', dirname(config.schema)),
    ...folders.map((folder) => observe('folder', folder)),
    ...programs.map((program) => observe('program', program)),
    ...(dated ? [observe('day', '')] : []),
  ];
}

/**
 * Keeps a clean result, unless it depends on something that cannot be observed cheaply.
 *
 * @param output digest of the files that the output folder should hold and does hold
 * @param around from `lookAround`, before the check began
 */
export async function remember(
  config: Config,
  sources: Sources,
  output: string,
  around: readonly Fact[],
  result: CleanResult,
): Promise<void> {
  if (!config.path.endsWith('.json') || (await programsOf(config.targets)) === undefined) return;
  const scopes = new Set(sources.files.map(({ path }) => dirname(path)));
  keepResult(
    config.path,
    [
      ['file', config.path, digest(config.text)],
      ...sources.files.map(({ path, text }): Fact => ['file', path, digest(text)]),
      ['folder', config.out, output],
      ...[...scopes].map((folder) => observe('scope', folder)),
      ...around,
    ],
    result,
  );
}
