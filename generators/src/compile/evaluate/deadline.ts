/** Gives the code of a user a time by which it must have ended, whatever it does. */
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { moduleUrl } from '../../platform/paths.ts';
import type { Late, Watch } from './watchdog.ts';

/** How long code of a user may run. A schema with a thousand structs takes 0.1 s. */
export const EVALUATION_MS = 10_000;
/** A schema of this many characters has a second more: on a busy machine, megabytes take their time. */
const CHARACTERS_A_SECOND = 100_000;

/** How long a schema with so much text may run, in milliseconds. */
export const evaluationLimit = (characters: number): number =>
  EVALUATION_MS + 1000 * Math.floor(characters / CHARACTERS_A_SECOND);
/** What the watchdog needs, at most, until it has said where the code was. */
const SPARE_MS = 30_000;

export interface Guarded {
  readonly milliseconds: number;
  /** Absolute path of the folder in which the code lies. */
  readonly root: string;
  /** What ran, for the last words of a process that nothing else can stop. */
  readonly what: string;
}

/**
 * Runs code that may never return, or return a promise that nobody keeps. When its time is over it is stopped where it is, and
 * this thread goes on: nothing that it was about to do happens.
 *
 * @returns what it gave, or where it was
 */
export async function withDeadline<T>(guarded: Guarded, run: () => Promise<T>): Promise<{ value: T } | { late: Late }> {
  const state = new Int32Array(new SharedArrayBuffer(4));
  const notice = `pf-gen: ${guarded.what} did not end within ${guarded.milliseconds / 1000} s, and could not be stopped\n`;
  const workerData: Watch = {
    state,
    milliseconds: guarded.milliseconds,
    base: `${pathToFileURL(guarded.root).href}/`,
    notice,
  };
  const worker = new Worker(new URL(moduleUrl('compile/evaluate/watchdog')), {
    workerData,
    stdout: true,
    stderr: true,
  });
  worker.unref();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<{ late: Late }>((resolve) => {
    worker.once('message', (where: Late) => resolve({ late: where }));
    worker.once('error', () => undefined);
    // Also what keeps a process alive in which everybody waits.
    timer = setTimeout(() => resolve({ late: {} }), guarded.milliseconds + SPARE_MS);
  });
  try {
    return await Promise.race([run().then((value) => ({ value })), late]);
  } finally {
    clearTimeout(timer);
    Atomics.store(state, 0, 1);
    Atomics.notify(state, 0);
  }
}
