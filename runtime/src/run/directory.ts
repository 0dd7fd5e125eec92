/**
 * The run directory: `<base>/punktfunk-<uid>/<run id>/`, mode 700. It holds the simulator's socket and a lock file that
 * says whose it is. Directories of dead runs are removed when the next run starts, so that nothing is left for good.
 */
import { randomBytes } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExitCode } from '@punktfunk/cli/exit-codes';
import { z } from 'zod';
import { Problem } from '../outcome/problem.ts';
import { isAlive, ownIdentity } from '../platform/processes.ts';

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

const LOCK = 'run.json';
/** A directory without a readable lock file belongs to a run that is just starting, for so long (milliseconds). */
const NEWBORN_MS = 10_000;
/** Longest path of a Unix socket on Linux, without its final zero byte. */
const MAX_SOCKET_PATH = 107;

/** Directory under which all runs of this user live: `run_dir`, $XDG_RUNTIME_DIR or /tmp, then `punktfunk-<uid>`. */
export function baseDirectory(runDir: string, runtimeDir: string | undefined, uid: number): string {
  const parent = runDir !== '' ? runDir : runtimeDir !== undefined && runtimeDir !== '' ? runtimeDir : '/tmp';
  return join(parent, `punktfunk-${uid}`);
}

/** A directory of one run. */
export class RunDirectory {
  readonly id: string;
  readonly path: string;
  #lock: LockFile;

  private constructor(id: string, path: string, lock: LockFile) {
    this.id = id;
    this.path = path;
    this.#lock = lock;
  }

  /** Makes one, after removing those of dead runs. Throws a Problem when the place is not safe to use. */
  static create(base: string, command: string, bind: string): RunDirectory {
    makePrivate(base);
    removeStale(base);
    const id = randomBytes(5).toString('hex');
    const path = join(base, id);
    const lock: LockFile = { v: 1, run: id, ...ownIdentity(), command, bind, port: 0 };
    const run = new RunDirectory(id, path, lock);
    try {
      mkdirSync(path, { mode: 0o700 });
      run.#write();
    } catch (error) {
      run.remove();
      throw notWritten(path, error);
    }
    if (Buffer.byteLength(run.socket) > MAX_SOCKET_PATH) {
      run.remove();
      throw new Problem(
        ExitCode.USAGE,
        `the run directory ${path} is too deep for a socket (its path would be longer than ${MAX_SOCKET_PATH} bytes)`,
        'Set run_dir to a shorter path.',
      );
    }
    return run;
  }

  /** The simulator's socket. */
  get socket(): string {
    return join(this.path, 'sim.sock');
  }

  /** Tells other runs which port this one holds. */
  setPort(port: number): void {
    this.#lock = { ...this.#lock, port };
    try {
      this.#write();
    } catch (error) {
      throw notWritten(this.path, error);
    }
  }

  /** Removes all of it; safe to call twice. */
  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  #write(): void {
    const next = join(this.path, `${LOCK}.next`);
    writeFileSync(next, `${JSON.stringify(this.#lock)}\n`, { mode: 0o600 });
    renameSync(next, join(this.path, LOCK));
  }
}

/** What the system refuses is no fault of ours, and is said with the place: its own message has none for a full disk. */
function notWritten(path: string, error: unknown): Problem {
  const what = `the run directory ${path} cannot be written: ${(error as Error).message}`;
  return new Problem(ExitCode.USAGE, what, 'Make room there, or set run_dir to another place.');
}

/** Live runs under a base, in no particular order. */
export function liveRuns(base: string): KnownRun[] {
  return entries(base).flatMap((path) => {
    const lock = readLock(path);
    return lock !== undefined && isAlive(lock) ? { path, lock } : [];
  });
}

/** The live run that holds this port, if any does. */
export function holderOf(base: string, port: number): KnownRun | undefined {
  return port === 0 ? undefined : liveRuns(base).find(({ lock }) => lock.port === port);
}

/** Removes directories whose run is dead. */
export function removeStale(base: string): string[] {
  return entries(base).filter((path) => {
    const lock = readLock(path);
    if (lock === undefined ? age(path) < NEWBORN_MS : isAlive(lock)) return false;
    rmSync(path, { recursive: true, force: true });
    return true;
  });
}

function entries(base: string): string[] {
  try {
    return readdirSync(base).map((name) => join(base, name));
  } catch {
    return [];
  }
}

function age(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? 0 : Date.now() - stat.mtimeMs;
}

function readLock(path: string): LockFile | undefined {
  try {
    return LockFile.parse(JSON.parse(readFileSync(join(path, LOCK), 'utf8')));
  } catch {
    return undefined;
  }
}

/** In a place that others can write to, a directory of the same name may be somebody else's trap. */
function makePrivate(base: string): void {
  try {
    mkdirSync(base, { mode: 0o700, recursive: true });
  } catch (error) {
    throw new Problem(ExitCode.USAGE, `${base} cannot be made: ${(error as Error).message}`, 'Set run_dir.');
  }
  const stat = lstatSync(base);
  const uid = process.getuid?.() ?? stat.uid;
  if (!stat.isDirectory() || stat.uid !== uid || (stat.mode & 0o077) !== 0) {
    throw new Problem(
      ExitCode.USAGE,
      `${base} is not a private directory of user ${uid} (owner ${stat.uid}, mode ${(stat.mode & 0o777).toString(8)})`,
      `Remove it or run: chmod 700 ${base}`,
    );
  }
}
