/**
 * Writes files: all of them, or none. Everything is written beside its place first, and gets its name when the last byte of
 * the last file is on its device; what was there before comes back when one of the names is refused.
 */
import {
  chownSync,
  closeSync,
  constants,
  copyFileSync,
  fchmodSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { partsOf } from '../parts.ts';
import { type Place, placeOf } from './place.ts';
import { about, WriteRefused } from './refused.ts';
import { discard, sweep, temporaryIn } from './temporary.ts';

export interface NewFile {
  /** Absolute. Its folders are made. */
  readonly path: string;
  readonly content: string | Uint8Array;
  /** Refused when something is there already, also when it came there meanwhile. */
  readonly fresh?: boolean;
  /** Permissions where nothing is there yet; one that is there keeps its own. */
  readonly mode?: number;
}
export interface GoneFile {
  readonly path: string;
  readonly gone: true;
}
export type Change = NewFile | GoneFile;

export interface WriteOptions {
  /**
   * Whether the content must outlast the loss of power as soon as the name does. What can be made again need not: it costs a
   * wait for the device per file.
   */
  readonly durable?: boolean;
}

/**
 * Carries the changes out. Runs to its end in one go, so that a signal that the process listens to finds all or nothing.
 *
 * @throws WriteRefused with the file and the cause; unless it names some that are changed, everything is as it was
 */
export function writeFiles(changes: readonly Change[], { durable = true }: WriteOptions = {}): void {
  const undo = new Undo();
  const looked = new Set<string>();
  try {
    const steps = changes.map((change) => prepared(change, undo, durable, looked));
    for (const step of steps) step();
  } catch (error) {
    const changed = undo.all();
    if (error instanceof WriteRefused && changed.length > 0) throw new WriteRefused(error.path, error.cause, changed);
    throw error;
  }
  undo.forget();
  if (durable) for (const folder of new Set(changes.map(({ path }) => dirname(path)))) settle(folder);
}

/** Does all that needs space, and gives the step that makes it count. */
function prepared(change: Change, undo: Undo, durable: boolean, looked: Set<string>): () => void {
  const { path } = change;
  if ('gone' in change) return () => about(path, () => remove(path, undo));
  const place = placeOf(path);
  if (place.special) return () => about(path, () => writeFileSync(path, change.content));
  const folder = dirname(place.real);
  if (!looked.has(folder)) {
    looked.add(folder);
    const made = about(path, () => makeFolder(folder));
    if (made !== undefined) undo.folder(made, folder);
    sweep(folder);
  }
  return about(path, () => {
    const draft = write(place, change, undo, durable);
    const kept = place.before === undefined || change.fresh === true ? undefined : keep(place.real, undo);
    return () => about(path, () => name(draft, place, change.fresh === true, kept, undo));
  });
}

/** The outermost folder that had to be made. */
function makeFolder(folder: string): string | undefined {
  try {
    return mkdirSync(folder, { recursive: true });
  } catch (error) {
    // The system says that something is there, and means that it is no folder.
    const { code } = error as NodeJS.ErrnoException;
    throw code === 'EEXIST' ? Object.assign(new Error('ENOTDIR'), { code: 'ENOTDIR' }) : error;
  }
}

function write({ real, before }: Place, { content, mode }: NewFile, undo: Undo, durable: boolean): string {
  const folder = dirname(real);
  const draft = temporaryIn(folder);
  undo.temporary(draft);
  const wanted = before === undefined ? mode : before.mode & 0o7777;
  const open = (): number => openSync(draft, 'wx', wanted ?? 0o666);
  let file: number;
  try {
    file = open();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    // Another run has removed the folder because it was empty.
    mkdirSync(folder, { recursive: true });
    file = open();
  }
  try {
    if (typeof content !== 'string') writeFileSync(file, content);
    else for (const part of partsOf(content)) writeFileSync(file, part);
    if (wanted !== undefined) fchmodSync(file, wanted);
    if (durable) flush(file);
  } finally {
    closeSync(file);
  }
  if (before !== undefined) giveBack(draft, before);
  return draft;
}

/** The owner stays, where we may say so. */
function giveBack(draft: string, { uid, gid, mode }: Stats): void {
  const now = statSync(draft);
  if (now.uid === uid && now.gid === gid) return;
  try {
    chownSync(draft, uid, gid);
  } catch {
    return;
  }
  // A change of owner takes some permissions away.
  const file = openSync(draft, 'r');
  try {
    fchmodSync(file, mode & 0o7777);
  } finally {
    closeSync(file);
  }
}

/** A second name for what is there, or a copy where the file system knows no such thing. */
function keep(real: string, undo: Undo): string {
  const kept = temporaryIn(dirname(real));
  undo.temporary(kept);
  try {
    linkSync(real, kept);
  } catch {
    copyFileSync(real, kept, constants.COPYFILE_EXCL);
  }
  return kept;
}

function name(draft: string, { path, real }: Place, fresh: boolean, kept: string | undefined, undo: Undo): void {
  if (fresh) nameFresh(draft, real);
  else renameSync(draft, real);
  undo.back(path, () => (kept === undefined ? rmSync(real, { force: true }) : renameSync(kept, real)));
}

/** A name that must not be taken. A second name never replaces anything; where there are none, we look first. */
function nameFresh(draft: string, real: string): void {
  try {
    linkSync(draft, real);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL'].includes(code)) throw error;
    if (lstatSync(real, { throwIfNoEntry: false }) !== undefined) {
      throw Object.assign(new Error('EEXIST'), { code: 'EEXIST' });
    }
    renameSync(draft, real);
  }
}

function remove(path: string, undo: Undo): void {
  // A link is removed, and not what it points at.
  const kept = temporaryIn(dirname(path));
  undo.temporary(kept);
  try {
    renameSync(path, kept);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  undo.back(path, () => renameSync(kept, path));
}

function flush(file: number): void {
  try {
    fsyncSync(file);
  } catch (error) {
    // Some file systems have nothing to wait for.
    if (!['EINVAL', 'ENOTSUP', 'EOPNOTSUPP'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

/** Waits until the names are on the device. Not every system lets a folder be opened, and all is done by now. */
function settle(folder: string): void {
  try {
    const file = openSync(folder, 'r');
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch {
    // See above.
  }
}

/** What has been done so far, and how it is undone. */
class Undo {
  readonly #temporaries: string[] = [];
  readonly #folders: { outermost: string; innermost: string }[] = [];
  readonly #steps: { path: string; back: () => void }[] = [];

  temporary(path: string): void {
    this.#temporaries.push(path);
  }

  folder(outermost: string, innermost: string): void {
    this.#folders.push({ outermost, innermost });
  }

  back(path: string, back: () => void): void {
    this.#steps.push({ path, back });
  }

  /** Undoes everything, last things first. Gives the files that could not be given back what they held. */
  all(): string[] {
    const changed = this.#steps.reverse().flatMap(({ path, back }) => {
      try {
        back();
        return [];
      } catch {
        return [path];
      }
    });
    this.forget();
    for (const { outermost, innermost } of this.#folders.reverse()) {
      for (let at = innermost; ; at = dirname(at)) {
        try {
          rmdirSync(at);
        } catch {
          break;
        }
        if (at === outermost) break;
      }
    }
    return changed;
  }

  /** Lets everything be as it is now. */
  forget(): void {
    for (const path of this.#temporaries) discard(path);
  }
}
