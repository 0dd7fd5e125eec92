/**
 * Sockets and locks of X displays that belonged to a run. A server that was killed leaves them, and so does one whose
 * simulator was killed: the kernel ends it then. They are removed when its processes are gone.
 */
import { lstatSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { startTime } from '../platform/processes.ts';

const SOCKETS = '/tmp/.X11-unix';
/** How long a server whose simulator was killed may take to be gone, in milliseconds. */
const GONE_MS = 2000;
const LOOK_MS = 20;
/** Most time for an answer of a socket on this machine. */
const ANSWER_MS = 500;

/** Displays of one run's own servers. */
export class OwnDisplays {
  readonly #numbers = new Set<number>();

  /** A name such as `:1234`, as a simulator tells it. Others are not on this machine, and nothing of theirs is touched. */
  take(display: string): void {
    const number = /^:(\d{1,5})$/.exec(display)?.[1];
    if (number !== undefined) this.#numbers.add(Number(number));
  }

  /** Removes what is left of them; call it when the processes of the run have ended. */
  async remove(): Promise<void> {
    await Promise.all([...this.#numbers].map((number) => removeDisplay(number, GONE_MS)));
    this.#numbers.clear();
  }
}

/** Removes socket and lock of a display, when they are this user's and nobody serves it, or will have within `waitMs`. */
async function removeDisplay(number: number, waitMs: number): Promise<void> {
  const socket = `${SOCKETS}/X${number}`;
  const lock = `/tmp/.X${number}-lock`;
  const start = performance.now();
  while ((await answers(socket)) || isHeld(lock)) {
    if (performance.now() - start > waitMs) return;
    await setTimeout(LOOK_MS);
  }
  for (const path of [socket, lock]) {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found !== undefined && found.uid === process.getuid?.() && (found.isSocket() || found.isFile()))
      rmSync(path, { force: true });
  }
}

/** Whether somebody listens at a socket. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path, timeout: ANSWER_MS });
    const say = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => say(true));
    // Too busy to accept is alive.
    socket.once('timeout', () => say(true));
    socket.once('error', ({ code }: NodeJS.ErrnoException) => say(code !== 'ECONNREFUSED' && code !== 'ENOENT'));
  });
}

/** Whether a lock names a living process. */
function isHeld(lock: string): boolean {
  try {
    return startTime(Number(readFileSync(lock, 'utf8'))) !== undefined;
  } catch {
    return false;
  }
}
