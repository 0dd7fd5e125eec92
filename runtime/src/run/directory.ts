/**
 * The run directory: `<base>/punktfunk-<uid>/<run id>/`, mode 700. It holds the simulator's socket and a lock file that
 * says whose it is. Directories of dead runs are removed when the next run starts, and the base with its last run, so that
 * nothing is left for good.
 */
import { randomBytes } from 'node:crypto';
import { lstatSync, mkdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ExitCode } from '@punktfunk/cli/exit-codes';
import { legible, systemWords } from '../outcome/legible.ts';
import { Problem } from '../outcome/problem.ts';
import { writePrivate } from '../platform/private-files.ts';
import { ownIdentity } from '../platform/processes.ts';
import { ID_BYTES, LOCK, type LockFile, removeStale } from './known-runs.ts';
import { checkRunFolder, modeText } from './place.ts';
import { newAuthority } from './x-authority.ts';

/** Longest path of a Unix socket on Linux, without its final zero byte. */
const MAX_SOCKET_PATH = 107;
/** Ends of other runs, each of which may take the base away between two steps of a start. */
const BASE_TRIES = 100;

/** Where all runs of this user live. */
export interface Base {
  readonly path: string;
  /** What it is made in. */
  readonly parent: string;
  /** Who named the parent, to begin a sentence. */
  readonly named: string;
}

/** `run_dir`, $XDG_RUNTIME_DIR or /tmp, then `punktfunk-<uid>`. */
export function baseDirectory(runDir: string, runtimeDir: string | undefined, uid: number): Base {
  const [parent, named] =
    runDir !== ''
      ? [runDir, 'run_dir']
      : runtimeDir !== undefined && runtimeDir !== ''
        ? [runtimeDir, 'XDG_RUNTIME_DIR']
        : ['/tmp', 'the directory for runs'];
  return { path: join(parent, `punktfunk-${uid}`), parent, named };
}

/** A directory of one run. */
export class RunDirectory {
  readonly id: string;
  readonly path: string;
  readonly #base: string;
  #lock: LockFile;

  private constructor(base: string, command: string, bind: string) {
    this.#base = base;
    this.id = randomBytes(ID_BYTES).toString('hex');
    this.path = join(base, this.id);
    this.#lock = { v: 1, run: this.id, ...ownIdentity(), command, bind, port: 0 };
  }

  /** Makes one, after removing those of dead runs. Throws a Problem when the place is not safe to use, and leaves nothing. */
  static create(base: Base, command: string, bind: string): RunDirectory {
    const run = new RunDirectory(base.path, command, bind);
    if (Buffer.byteLength(run.socket) > MAX_SOCKET_PATH) {
      const what = `the path of a socket in it would be longer than ${MAX_SOCKET_PATH} bytes`;
      const help = 'Set run_dir to a shorter path.';
      throw new Problem(
        ExitCode.USAGE,
        `${base.named} ${legible(base.parent)} is too deep for a socket: ${what}`,
        help,
      );
    }
    checkRunFolder(base.parent, base.named);
    try {
      run.#make();
    } catch (error) {
      run.remove();
      throw error instanceof Problem ? error : notWritten(run.path, error);
    }
    return run;
  }

  /** The simulator's socket. */
  get socket(): string {
    return join(this.path, 'sim.sock');
  }

  /** Certificate and key of the run's host: each of its processes has the same. */
  get hostIdentity(): string {
    return join(this.path, 'host.pem');
  }

  /** Certificate and key of the demo's client: a display that lingers goes back to it. */
  get clientIdentity(): string {
    return join(this.path, 'client.pem');
  }

  /** Makes the file with the cookie of the run's own X display. Throws a Problem and leaves nothing then. */
  makeAuthority(): string {
    const path = join(this.path, 'xauthority');
    try {
      writePrivate(path, newAuthority());
      return path;
    } catch (error) {
      this.remove();
      throw notWritten(this.path, error);
    }
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

  /** Removes all of it, and the base when no other run has anything there; safe to call twice. Never throws. */
  remove(): void {
    try {
      rmSync(this.path, { recursive: true, force: true });
      rmdirSync(this.#base);
    } catch {
      // Others live there, or the place was taken away: the next start clears what can be cleared.
    }
  }

  #make(): void {
    for (let tries = BASE_TRIES; ; tries -= 1) {
      makePrivate(this.#base);
      removeStale(this.#base);
      try {
        mkdirSync(this.path, { mode: 0o700 });
        this.#write();
        return;
      } catch (error) {
        // Another run ended just now, and was the last one; or took this one for one that was killed at birth.
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || tries === 0) throw error;
      }
    }
  }

  #write(): void {
    writePrivate(join(this.path, LOCK), `${JSON.stringify(this.#lock)}\n`);
  }
}

/** What the system refuses is no fault of ours, and is said with the place: its own message has none for a full disk. */
function notWritten(path: string, error: unknown): Problem {
  const what = `the run directory ${legible(path, MAX_SOCKET_PATH)} cannot be written: ${systemWords(error)}`;
  return new Problem(ExitCode.USAGE, what, 'Make room there, or set run_dir to another place.');
}

/** In a place that others can write to, a directory of the same name may be somebody else's trap. */
function makePrivate(base: string): void {
  try {
    mkdirSync(base, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw notWritten(base, error);
  }
  const stat = lstatSync(base, { throwIfNoEntry: false });
  if (stat === undefined) return;
  const uid = process.geteuid?.() ?? stat.uid;
  if (!stat.isDirectory() || stat.uid !== uid || (stat.mode & 0o077) !== 0) {
    throw new Problem(
      ExitCode.USAGE,
      `${base} is not a private directory of user ${uid} (owner ${stat.uid}, mode ${modeText(stat)})`,
      `Remove it or run: chmod 700 ${base}`,
    );
  }
}
