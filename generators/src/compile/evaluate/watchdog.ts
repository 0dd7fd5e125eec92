/**
 * Watches over the thread that runs the code of a user (see deadline.ts). Runs in a worker thread of its own, because that code
 * may hold its thread for ever: only the debugger's interface can say from outside where it is, and stop it there.
 */
import { writeSync } from 'node:fs';
import { type Debugger, Session } from 'node:inspector';
import { parentPort, workerData } from 'node:worker_threads';

export interface Watch {
  /** One word, which either side sets once: `RUNNING`, then `ENDED` or `LATE`. */
  readonly state: Int32Array;
  readonly milliseconds: number;
  /** URL of the folder in which the user's code lies. */
  readonly base: string;
  /** For the last resort: what is said before the process is ended. */
  readonly notice: string;
}
/** Where the code was; nothing when it only waits. */
export interface Late {
  readonly url?: string;
  /** 1-based. */
  readonly line?: number;
  readonly col?: number;
}
export const STATE = { RUNNING: 0, ENDED: 1, LATE: 2 } as const;

/** A thread that runs something is stopped at once; one that waits never answers. */
const PAUSE_MS = 400;
const AGAIN_MS = 50;
/** What is in the middle of one step of the machine (a power of large numbers) cannot be stopped. */
const KILL_MS = 20_000;

const { state, milliseconds, base, notice } = workerData as Watch;

/** Stops the other thread and says where it was. */
function stop(): void {
  const session = new Session();
  const urls = new Map<string, string>();
  const finish = (late: Late): void => {
    session.post('Debugger.disable', () => {
      session.disconnect();
      parentPort?.postMessage(late);
    });
  };
  session.connectToMainThread();
  session.on('Debugger.scriptParsed', ({ params }) => urls.set(params.scriptId, params.url));
  let waits: NodeJS.Timeout | undefined;
  session.on('Debugger.paused', ({ params }) => {
    const urlOf = ({ location }: Debugger.CallFrame): string => urls.get(location.scriptId) ?? '';
    const frame = params.callFrames.find((entry) => urlOf(entry).startsWith(base));
    if (frame === undefined) {
      // Between two steps of the user's code, perhaps: the next look is a moment later, as long as there is time.
      session.post('Debugger.resume');
      setTimeout(() => session.post('Debugger.pause'), AGAIN_MS).unref();
      return;
    }
    clearTimeout(waits);
    const { lineNumber, columnNumber = 0 } = frame.location;
    session.post('Runtime.terminateExecution');
    session.post('Debugger.resume', () => finish({ url: urlOf(frame), line: lineNumber + 1, col: columnNumber + 1 }));
  });
  session.post('Debugger.enable');
  session.post('Debugger.pause', () => {
    waits = setTimeout(() => finish({}), PAUSE_MS);
  });
}

Atomics.wait(state, 0, STATE.RUNNING, milliseconds);
if (Atomics.compareExchange(state, 0, STATE.RUNNING, STATE.LATE) === STATE.RUNNING) {
  setTimeout(() => {
    if (Atomics.load(state, 0) === STATE.ENDED) return;
    // The other thread cannot print any more.
    writeSync(2, notice);
    process.kill(process.pid, 'SIGKILL');
  }, KILL_MS);
  stop();
}
