/** Watches files, and folders of which the names count, and nothing beside them. */
import { type FSWatcher, readdirSync, readFileSync, realpathSync, type Stats, statSync, watch } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';

/** Editors write a file in several steps; what follows within this time belongs to the same change. Milliseconds. */
const SETTLE_MS = 8;
/** A file that never rests is read all the same. Milliseconds. */
const MOST_SETTLE_MS = 400;
/** Where the system cannot tell, we look ourselves. Milliseconds. */
const LOOK_MS = 500;

/** A folder that counts by what is in it, with everything below. */
export interface WatchedFolder {
  readonly path: string;
  /** All that counts of it, as paths: what is new there or gone is a change. */
  readonly list: () => readonly string[];
}

/** What a round stood on, all of it as absolute paths. */
export interface Interest {
  /** Files that were read or looked for; they need not exist. */
  readonly files: readonly string[];
  readonly folders: readonly WatchedFolder[];
}

/** What is watched of one folder. */
interface Wanted {
  readonly names: Set<string>;
  /** Whether whatever comes and goes there counts. */
  all: boolean;
}

/**
 * Folders are watched and not files: editors replace a file by renaming another one over it, which ends a watch of the
 * file. What the system tells only makes us look: a change is one when a file is another one than before.
 */
export class Watched {
  readonly #home: string;
  readonly #watchers = new Map<string, { watcher: FSWatcher; inode: number }>();
  #wanted: ReadonlyMap<string, Wanted> = new Map();
  #interest: Interest = { files: [], folders: [] };
  #seen: ReadonlyMap<string, string> = new Map();
  #changed = false;
  #told = false;
  /** Whether the system would not watch a folder. */
  #blind = false;
  #wake: (() => void) | undefined;

  /** @param home folders above this one are not watched, unless a file lies elsewhere */
  constructor(home: string) {
    this.#home = home;
  }

  /** Looks before a round at what is new in it: what changes from now on is a change. */
  begin(interest: Interest): void {
    this.#interest = interest;
    this.#watch();
    const before = this.#seen;
    this.#seen = new Map([...look(interest)].map(([path, state]) => [path, before.get(path) ?? state]));
  }

  /**
   * Looks after a round, which may have stood on more than was known when it began.
   *
   * @param read what it read of files, and undefined for those that it did not find
   */
  cover(interest: Interest, read: ReadonlyMap<string, string | undefined>): void {
    this.#interest = interest;
    const before = this.#seen;
    this.#watch();
    this.#seen = look(interest);
    for (const [path, state] of this.#seen) {
      const known = before.get(path);
      if (known === undefined ? read.has(path) && textOf(path) !== read.get(path) : known !== state)
        this.#changed = true;
    }
  }

  /** Resolves when something is another one than when it was covered, and rests. */
  async change(): Promise<void> {
    while (!this.#changed) {
      await this.#news();
      const late = performance.now() + MOST_SETTLE_MS;
      do {
        this.#told = false;
        await new Promise((done) => setTimeout(done, SETTLE_MS));
      } while (this.#told && performance.now() < late);
      // A folder that is new must be watched before its files are looked at.
      this.#watch();
      const now = look(this.#interest);
      this.#changed = now.size !== this.#seen.size || [...now].some(([path, state]) => this.#seen.get(path) !== state);
      if (this.#changed) this.#seen = now;
    }
    this.#changed = false;
  }

  async #news(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((done) => {
      this.#wake = done;
      if (this.#told) done();
      if (this.#blind) timer = setTimeout(done, LOOK_MS);
    });
    clearTimeout(timer);
    this.#wake = undefined;
  }

  #watch(): void {
    this.#blind = false;
    this.#wanted = wantedOf(this.#interest, this.#home);
    for (const folder of this.#watchers.keys()) if (!this.#wanted.has(folder)) this.#drop(folder);
    for (const folder of this.#wanted.keys()) this.#add(folder);
  }

  #add(folder: string): void {
    const inode = statOf(folder)?.ino;
    if (this.#watchers.get(folder)?.inode === inode) return;
    this.#drop(folder);
    // It is not there; the one above tells when it is.
    if (inode === undefined) return;
    try {
      const watcher = watch(folder, (event, name) => this.#notice(folder, event, name));
      watcher.on('error', () => this.#drop(folder));
      this.#watchers.set(folder, { watcher, inode });
    } catch {
      // The system watches no more folders for us, or none of this kind.
      this.#blind = true;
    }
  }

  #drop(folder: string): void {
    this.#watchers.get(folder)?.watcher.close();
    this.#watchers.delete(folder);
  }

  #notice(folder: string, event: string, name: string | null): void {
    const wanted = this.#wanted.get(folder);
    if (wanted === undefined) return;
    if (name !== null && !wanted.names.has(name) && !(wanted.all && event === 'rename')) return;
    this.#told = true;
    this.#wake?.();
  }
}

/** Folders to watch, each with the names of it that count. */
function wantedOf({ files, folders }: Interest, home: string): Map<string, Wanted> {
  const wanted = new Map<string, Wanted>();
  const want = (folder: string): Wanted => {
    const known = wanted.get(folder) ?? { names: new Set<string>(), all: false };
    wanted.set(folder, known);
    return known;
  };
  const wantPath = (path: string): void => {
    for (let at = path; ; at = dirname(at)) {
      const parent = dirname(at);
      // Above what both have in common nothing changes that would not change us.
      if (parent === at || (at !== path && isWithin(home, at))) return;
      const known = want(parent);
      if (known.names.has(basename(at))) return;
      known.names.add(basename(at));
    }
  };
  for (const path of files) {
    wantPath(path);
    const real = realOf(path);
    if (real !== path) wantPath(real);
  }
  for (const { path, list } of folders) {
    wantPath(path);
    const below = new Set([path, ...list().flatMap((file) => parentsBelow(path, file))]);
    for (const folder of [...below].flatMap((folder) => [folder, ...plainFolders(folder)])) want(folder).all = true;
  }
  return wanted;
}

const isWithin = (path: string, folder: string): boolean => {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`));
};

/** Folders between a folder and a file in it. */
function parentsBelow(folder: string, file: string): string[] {
  const parents: string[] = [];
  for (let at = dirname(file); at !== folder && isWithin(at, folder); at = dirname(at)) parents.push(at);
  return parents;
}

/** Folders in a folder, which may hold something that counts some day; not those that hold what tools build. */
function plainFolders(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !BUILT.has(entry.name))
      .map((entry) => join(folder, entry.name));
  } catch {
    return [];
  }
}
const BUILT = new Set(['node_modules', 'target', '.git', '.cache']);

/** Path → what is there now. */
function look({ files, folders }: Interest): Map<string, string> {
  const seen = new Map(files.map((path) => [path, stateOf(path)]));
  for (const { path, list } of folders) seen.set(path, list().join('\n'));
  return seen;
}

function stateOf(path: string): string {
  const found = statOf(path);
  return found === undefined ? 'absent' : [found.dev, found.ino, found.size, found.mtimeMs, found.mode].join(' ');
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    // Links that go round, a file where a folder was.
    return undefined;
  }
}

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
