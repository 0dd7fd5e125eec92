/** Reads the output folder, and changes it as little as possible. */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MANIFEST_NAME, type Plan } from './plan.ts';

/** What tools of the targets make, and git ignores: build results, and the lock of a crate that is built in place. */
const TOLERATED = new Set(['target', 'node_modules']);
const TOLERATED_FILES = new Set(['Cargo.lock']);

/** All files below a folder, relative with `/`, sorted; build folders are left out. A missing folder is empty. */
export function listFiles(folder: string, below = ''): string[] {
  let entries: { name: string; isDirectory(): boolean }[];
  try {
    entries = readdirSync(join(folder, below), { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return entries
    .flatMap((entry) => {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (!entry.isDirectory()) return TOLERATED_FILES.has(entry.name) ? [] : [path];
      return TOLERATED.has(entry.name) ? [] : listFiles(folder, path);
    })
    .sort();
}

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
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined;
    throw error;
  }
}

/** Carries the changes out. Each file appears whole or not at all; the manifest comes last. */
export function applyChanges(folder: string, plan: Plan, changes: Changes): void {
  for (const path of changes.removed) remove(folder, path);
  const last = (path: string): number => Number(path === MANIFEST_NAME);
  for (const path of [...changes.written].sort((a, b) => last(a) - last(b))) {
    const target = join(folder, path);
    const draft = `${target}.${process.pid}.draft`;
    mkdirSync(dirname(target), { recursive: true });
    try {
      writeFileSync(draft, plan.get(path) ?? '');
      renameSync(draft, target);
    } finally {
      rmSync(draft, { force: true });
    }
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
