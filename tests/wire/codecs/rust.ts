/** The generated Rust as a process: `pf-codecs` of the conformance crate. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Json } from '../../../generators/src/emit/vectors/interpreter/value.ts';

/** A message for the other side: its value, and the bytes that we wrote of it. */
export interface Sent {
  readonly value: Json;
  readonly hex: string;
}

/** Most time for one block of messages. */
const BLOCK_MS = 120_000;

export class RustPeer {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(program: string) {
    this.#child = spawn(program, [], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#child.once('error', () => {});
    this.#lines = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
  }

  /**
   * What the other side says about each message: the bytes that it writes of the value, or `! ` and what it did not read or
   * write as it should.
   */
  async block(plane: string, message: string, sent: readonly Sent[]): Promise<string[]> {
    const input = this.#child.stdin!;
    const text = sent.map(({ value, hex }) => `${hex} ${JSON.stringify(value)}\n`).join('');
    if (!input.write(`${plane} ${message} ${sent.length}\n${text}`)) await once(input, 'drain');
    const answers: string[] = [];
    const late = setTimeout(() => this.#child.kill(), BLOCK_MS);
    while (answers.length < sent.length) {
      const { value, done } = await this.#lines.next();
      if (done === true) throw new Error(`pf-codecs ended, or was too slow, at ${plane}.${message}`);
      answers.push(value);
    }
    clearTimeout(late);
    return answers;
  }

  /** Ends the process. */
  async end(): Promise<void> {
    this.#child.stdin!.end();
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit');
  }
}
