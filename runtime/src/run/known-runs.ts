/** Runs that are there: their lock files, and the removal of what dead ones left. */
import { lstatSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readShort } from '../platform/private-files.ts';
import { isAlive } from '../platform/processes.ts';

/** Content of a lock file. */
const LockFile = z.object({
  v: z.literal(1),
  run: z.string(),
  pid: z.int(),
  start: z.string(),
  command: z.string(),
  bind: z.string(),
  /** Control port; 0 until it is known. */
  port: z.int(),
});
/** What a lock file says. */
export type LockFile = z.infer<typeof LockFile>;

/** A run that somebody has. */
export interface KnownRun {
  readonly path: string;
  readonly lock: LockFile;
}

/** Name of the lock file in a run's directory. */
export const LOCK = 'run.json';
/** Bytes of an identity of a run; its name is their hexadecimal digits. */
export const ID_BYTES = 5;
const ID = /^[0-9a-f]{10}$/;
/** Most bytes of a lock file. */
const LOCK_MAX = 4096;

/** Live runs under a base, in no particular order. */
export function liveRuns(base: string): KnownRun[] {
  return ownDirectories(base).flatMap((path) => {
    const lock = readLock(path);
    return lock !== undefined && isAlive(lock) ? [{ path, lock }] : [];
  });
}

/** The live run that holds this port, if any does. */
export function holderOf(base: string, port: number): KnownRun | undefined {
  return port === 0 ? undefined : liveRuns(base).find(({ lock }) => lock.port === port);
}

/**
 * Removes directories whose run is dead: of this user, named as ours are, with a lock file that says so. One without a lock
 * file was left by a run that was killed at birth, and goes when it is empty; a run that is being born makes it again, so that
 * no age has to be told by a clock that somebody may set. Everything else is somebody's.
 */
export function removeStale(base: string): string[] {
  return ownDirectories(base).filter((path) => {
    const lock = readLock(path);
    try {
      if (lock === undefined) {
        rmdirSync(path);
      } else {
        if (isAlive(lock) || !path.endsWith(lock.run)) return false;
        rmSync(path, { recursive: true, force: true });
      }
      return true;
    } catch {
      return false; // Another run was faster, or it is not empty.
    }
  });
}

/** Directories that may be runs of this user. */
function ownDirectories(base: string): string[] {
  try {
    const paths = readdirSync(base).flatMap((name) => (ID.test(name) ? [join(base, name)] : []));
    return paths.filter((path) => {
      const stat = lstatSync(path, { throwIfNoEntry: false });
      return stat?.isDirectory() && stat.uid === (process.geteuid?.() ?? stat.uid);
    });
  } catch {
    return [];
  }
}

function readLock(path: string): LockFile | undefined {
  try {
    const reading = readShort(join(path, LOCK), LOCK_MAX, 'no-links');
    return reading.kind === 'bytes' ? LockFile.parse(JSON.parse(reading.bytes.toString('utf8'))) : undefined;
  } catch {
    return undefined;
  }
}
