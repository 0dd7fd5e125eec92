/** Reads the output folder, and changes it as little as possible. */
import { readFileSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeFiles } from '../../platform/write/files.ts';
import { sweep } from '../../platform/write/temporary.ts';
import { isAbsent } from '../cache/digest.ts';
import { listFiles } from './list.ts';
import { MANIFEST_NAME, type Plan } from './plan.ts';

/** The files that an earlier run wrote, by its manifest; none when it is missing or damaged. */
export function ownedFiles(folder: string): Set<string> {
  try {
    const { files } = JSON.parse(readFileSync(join(folder, MANIFEST_NAME), 'utf8')) as { files: unknown };
    return new Set(Array.isArray(files) ? files.filter((path) => typeof path === 'string') : []);
  } catch {
    return new Set();
  }
}

export interface Changes {
  readonly written: readonly string[];
  readonly removed: readonly string[];
  /** Files that nobody generated: they are left alone. */
  readonly stray: readonly string[];
}

/** What has to happen so that the folder holds the plan. */
export function changesFor(folder: string, plan: Plan): Changes {
  const present = listFiles(folder);
  const owned = ownedFiles(folder);
  const extra = present.filter((path) => !plan.has(path));
  return {
    written: [...plan].filter(([path, text]) => readText(folder, path) !== text).map(([path]) => path),
    removed: extra.filter((path) => owned.has(path)),
    stray: extra.filter((path) => !owned.has(path)),
  };
}

/** Text of a file, or undefined when it is missing. */
export function readText(folder: string, path: string): string | undefined {
  try {
    return readFileSync(join(folder, path), 'utf8');
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** Carries the changes out: all or none. Whoever was killed in the middle of that before has left nothing behind then. */
export function applyChanges(folder: string, plan: Plan, changes: Changes): void {
  listFiles(folder, '', sweep);
  const written = changes.written.map((path) => ({ path: join(folder, path), content: plan.get(path) ?? '' }));
  const removed = changes.removed.map((path) => ({ path: join(folder, path), gone: true as const }));
  // What is generated can be generated again.
  writeFiles([...removed, ...written], { durable: false });
  for (const path of changes.removed) removeEmpty(folder, dirname(path));
}

/** Removes a folder and those above it as long as they are empty. */
function removeEmpty(folder: string, below: string): void {
  for (let at = below; at !== '.'; at = dirname(at)) {
    try {
      rmdirSync(join(folder, at));
    } catch {
      return;
    }
  }
}
