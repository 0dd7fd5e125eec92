/** Drives a running `pf-host demo --json`: what it shows meanwhile, its children, its end. */
import { execa } from 'execa';
import { ANY_SHARES, type Ended, MAIN, processesOf, testEnvironment } from './pf-host.ts';
import { Waiters } from './waiters.ts';

/** A demo that runs; its log is shown at level info. */
export class RunningDemo {
  readonly ended: Promise<Ended>;
  readonly #child: ReturnType<typeof start>;
  readonly #waiters = new Waiters();
  #stderr = '';

  constructor(args: readonly string[]) {
    this.#child = start(args);
    this.#child.stderr.on('data', (chunk: Buffer) => {
      this.#stderr += chunk.toString('utf8');
      this.#waiters.wake();
    });
    this.ended = this.#child.then(({ exitCode, signal, stdout }) => {
      this.#waiters.end();
      return { exitCode, signal, stdout, stderr: this.#stderr };
    });
  }

  get stderr(): string {
    return this.#stderr;
  }

  signal(signal: NodeJS.Signals): void {
    process.kill(this.#child.pid!, signal);
  }

  /** Waits until stderr, from this offset on, has shown something; the match, and where it ends. */
  async shows(pattern: RegExp, from = 0, ms = 60_000): Promise<{ match: RegExpExecArray; end: number }> {
    const find = () => {
      const match = pattern.exec(this.#stderr.slice(from));
      return match === null ? undefined : { match, end: from + match.index + match[0].length };
    };
    return this.#waiters.until(find, () => `${pattern}:\n${this.#stderr}`, ms);
  }

  /** Process number of a child, by its program's name. */
  async childPid(program: string): Promise<number> {
    const { match } = await this.shows(/run ([0-9a-f]{10}),/);
    const found = processesOf(match[1]!).find((line) => line.split(' ')[1]!.endsWith(`/${program}`));
    if (found === undefined) throw new Error(`no process of ${program}`);
    return Number.parseInt(found, 10);
  }

  /** Ends it whatever happened: for the cleaning up after a test. Its children see the end of their input. */
  async dispose(): Promise<void> {
    if (!this.#waiters.over) this.#child.kill('SIGKILL');
    await this.ended;
  }
}

function start(args: readonly string[]) {
  const own = ['demo', '--json', '--log-level', 'info', '--status-interval-ms', '200'];
  return execa(process.execPath, [MAIN, ...own, ...args], {
    reject: false,
    extendEnv: false,
    env: testEnvironment(ANY_SHARES),
    stdin: 'ignore',
    timeout: 240_000,
  });
}
