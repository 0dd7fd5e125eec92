/** Reads the output folder, and changes it as little as possible. */
import { mkdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
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

/**
 * Carries the changes out. Each file appears whole or not at all; the manifest comes last.
 *
 * @param drafts folder outside of `folder` for files on their way: another run must not take them for stray ones
 */
export async function applyChanges(folder: string, plan: Plan, changes: Changes, drafts: string): Promise<void> {
  for (const path of changes.removed) remove(folder, path);
  const folders = new Set(changes.written.map((path) => dirname(join(folder, path))));
  if (folders.size > 0) folders.add(drafts);
  for (const needed of folders) mkdirSync(needed, { recursive: true });
  const write = async (path: string, n: number): Promise<void> =>
    writeWhole(join(folder, path), plan.get(path) ?? '', join(drafts, `${process.pid}-${n}-${basename(path)}`));
  // All at once: each waits for the file system, not for the others.
  await Promise.all(changes.written.filter((path) => path !== MANIFEST_NAME).map(write));
  if (changes.written.includes(MANIFEST_NAME)) await write(MANIFEST_NAME, changes.written.length);
}

/** Writes a draft and renames it. It lies beside the file where its folder is on another file system. */
async function writeWhole(target: string, text: string, preferred: string): Promise<void> {
  const through = async (draft: string): Promise<void> => {
    try {
      await writeFile(draft, text);
      await rename(draft, target);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  };
  try {
    await through(preferred);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    await through(`${target}.${process.pid}.draft`);
  }
}

/** Removes a file and the folders that it leaves empty. */
function remove(folder: string, path: string): void {
  rmSync(join(folder, path), { force: true });
  for (let at = dirname(path); at !== '.'; at = dirname(at)) {
    try {
      rmdirSync(join(folder, at));
    } catch {
      return;
    }
  }
}
