/** The way to the driver: a child whose stdin and stdout stand for the system's control calls. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { board, pipe, type runtime } from '../generated/ts/index.ts';

/** The longest that the driver may take for one answer, and for its end. */
const LIMIT_MS = 5_000;

/** The driver ended a call with another status than OK. */
export class Refused extends Error {
  readonly status: board.Status;

  constructor(status: board.Status) {
    super(`the board answered ${board.StatusName(status) ?? status}`);
    this.status = status;
  }
}

/** A running driver. One call at a time. */
export class Pipe implements runtime.DeviceIo {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #caller: number;
  readonly #ended: Promise<string>;
  #received = Buffer.alloc(0);
  #wake = (): void => {};

  constructor(driver: string, folder: string, caller: number) {
    this.#caller = caller;
    this.#child = spawn(driver, [folder], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#child.stdout.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#wake();
    });
    // A driver that is gone shows as an end; the broken pipe adds nothing.
    this.#child.stdin.on('error', () => {});
    this.#ended = Promise.race([
      once(this.#child, 'exit').then(([code, signal]) => `ended with ${code ?? signal}`),
      once(this.#child, 'error').then(([error]) => `cannot be started: ${(error as Error).message}`),
    ]);
  }

  async ioctl(code: number, input: Uint8Array, room: number): Promise<Uint8Array> {
    const request = { code, input_length: input.length, output_length: room, caller: this.#caller };
    this.#child.stdin.write(Buffer.concat([pipe.writePipeRequest(request), input]));
    const { status, information } = pipe.readPipeReply(await this.#take(pipe.PipeReply_SIZE));
    if (information > room) throw new Error('the driver answers more than there is room for');
    const output = await this.#take(information);
    if (status !== board.Status.OK) throw new Refused(status);
    return output;
  }

  /** Closes the driver's input and waits for its end. */
  async stop(): Promise<void> {
    this.#child.stdin.end();
    const end = await within(this.#ended, 'the driver does not end');
    if (end !== 'ended with 0') throw new Error(`the driver ${end}`);
  }

  /** Ends the driver, whatever it does. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  async #take(count: number): Promise<Uint8Array> {
    while (this.#received.length < count) {
      const more = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      const end = await within(Promise.race([more, this.#ended]), 'the driver does not answer');
      if (end !== undefined && this.#received.length < count) throw new Error(`the driver ${end}`);
    }
    const taken = this.#received.subarray(0, count);
    this.#received = this.#received.subarray(count);
    return taken;
  }
}

async function within<T>(promise: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} within ${LIMIT_MS} ms`)), LIMIT_MS);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}
