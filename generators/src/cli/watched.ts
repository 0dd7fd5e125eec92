/** Watches folders for changes. */
import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Editors write a file in several steps; what follows within this time belongs to the same change. Milliseconds. */
const SETTLE_MS = 8;
/** Times of files follow the clock in steps. Milliseconds. */
const CLOCK_MS = 20;
/** Folders that never hold a source. */
const SKIPPED = new Set(['node_modules', 'target', '.git', '.cache']);

/**
 * A set of watched folders. Each is watched by itself, not its files: editors replace a file by renaming another one over
 * it, which ends a watch of the file.
 */
export class Watched {
  readonly #watchers = new Map<string, { watcher: FSWatcher; inode: number }>();
  #deep: readonly string[] = [];
  /** Folders of which only some files count: their names by folder. */
  #only: ReadonlyMap<string, ReadonlySet<string>> = new Map();
  #seen = false;
  #wake: (() => void) | undefined;

  /**
   * Watches from now on.
   *
   * @param deep folders with everything below
   * @param files single files; they need not exist
   * @param since milliseconds of the epoch: what changed from then on counts as seen, even where nobody watched yet
   */
  cover(deep: readonly string[], files: readonly string[], since: number): void {
    this.#deep = deep;
    const all = new Set(deep.flatMap(tree));
    const only = new Map<string, Set<string>>();
    for (const file of files) {
      const folder = dirname(file);
      if (all.has(folder)) continue;
      only.set(folder, (only.get(folder) ?? new Set()).add(basename(file)));
    }
    this.#only = only;
    const wanted = new Set([...all, ...only.keys()]);
    for (const folder of this.#watchers.keys()) if (!wanted.has(folder)) this.#drop(folder);
    for (const folder of wanted) {
      if (this.#add(folder) && youngest(folder, only.get(folder)) >= since - CLOCK_MS) this.#seen = true;
    }
  }

  /** Resolves when something changed since the last call and the change has settled. */
  async change(): Promise<void> {
    await new Promise<void>((done) => {
      this.#wake = done;
      if (this.#seen) done();
    });
    this.#wake = undefined;
    do {
      this.#seen = false;
      // A folder that is new must be watched before its files are read.
      for (const folder of this.#deep.flatMap(tree)) this.#add(folder);
      await new Promise((done) => setTimeout(done, SETTLE_MS));
    } while (this.#seen);
  }

  /** Whether the folder was not watched before, or was another one of the same name. */
  #add(folder: string): boolean {
    try {
      const { ino: inode } = statSync(folder);
      if (this.#watchers.get(folder)?.inode === inode) return false;
      this.#drop(folder);
      const watcher = watch(folder, (_, name) => this.#notice(folder, name));
      watcher.on('error', () => this.#drop(folder));
      this.#watchers.set(folder, { watcher, inode });
      return true;
    } catch {
      // The folder went away; the one above tells when it is back.
      return false;
    }
  }

  #drop(folder: string): void {
    this.#watchers.get(folder)?.watcher.close();
    this.#watchers.delete(folder);
  }

  #notice(folder: string, name: string | null): void {
    const only = this.#only.get(folder);
    if (name !== null && only !== undefined && !only.has(name)) return;
    // Drafts are written beside their file before they get its name.
    if (name !== null && (SKIPPED.has(name) || name.endsWith('.draft'))) return;
    this.#seen = true;
    this.#wake?.();
  }
}

/** Time of the last change in a folder, or of some files in it, in milliseconds of the epoch. */
function youngest(folder: string, only?: ReadonlySet<string>): number {
  const paths =
    only === undefined
      ? [folder, ...readdirSync(folder).map((name) => join(folder, name))]
      : [...only].map((name) => join(folder, name));
  return Math.max(0, ...paths.map((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0));
}

/** A folder and all folders below. */
function tree(folder: string): string[] {
  try {
    const below = readdirSync(folder, { withFileTypes: true });
    const folders = below.filter((entry) => entry.isDirectory() && !SKIPPED.has(entry.name));
    return [folder, ...folders.flatMap((entry) => tree(join(folder, entry.name)))];
  } catch {
    return [];
  }
}
