/** A program that answers lines with lines: a block of questions goes to its stdin, and as many answers come from its stdout. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Most time for one block. */
const BLOCK_MS = 120_000;

export class LineProcess {
  readonly #name: string;
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  /** `name` is said when it ends too early. */
  constructor(program: string, name: string) {
    this.#name = name;
    this.#child = spawn(program, [], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#child.once('error', () => {});
    this.#lines = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
  }

  /** The answers to these lines; `head` stands in front of them, and says how many they are. */
  async block(head: string, questions: readonly string[]): Promise<string[]> {
    const input = this.#child.stdin!;
    if (!input.write(`${[head, ...questions].join('\n')}\n`)) await once(input, 'drain');
    const answers: string[] = [];
    const late = setTimeout(() => this.#child.kill(), BLOCK_MS);
    while (answers.length < questions.length) {
      const { value, done } = await this.#lines.next();
      if (done === true) throw new Error(`${this.#name} ended, or was too slow, at '${head}'`);
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
