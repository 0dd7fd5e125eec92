/**
 * One child process: frames on stdin and stdout, log lines on stderr, a process group of its own. Its stdin is the life
 * line: it stays open as long as the runtime lives, so that the child sees its end even when the runtime is killed.
 */
import { createInterface } from 'node:readline';
import { supervisor } from '@punktfunk/abi';
import { execa } from 'execa';
import { endGroup, keepGroup, signalKeptGroup } from '../platform/process-groups.ts';

/** What is started. */
export interface Launch {
  readonly file: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** What a process tells its owner. `onGone` comes last, once. */
export interface ProcessEvents {
  onFrame(frame: supervisor.SupervisorFrame): void;
  /** Its output is no frame; nothing more of it is read. */
  onBroken(why: string): void;
  onLine(line: string): void;
  onGone(clean: boolean, how: string): void;
}

/** After a process has ended, what it wrote is still read for so long, in milliseconds. */
const DRAIN_MS = 500;
/** Longest line of a log that is kept, in characters. */
const MAX_LINE = 4000;

/** A running child. */
export class ChildProcess {
  readonly #child: ReturnType<typeof startProcess>;
  readonly #events: ProcessEvents;
  readonly #decoder = new supervisor.SupervisorDecoder('up');
  #seq = 0;
  #broken = false;
  #gone = false;

  constructor(launch: Launch, events: ProcessEvents) {
    this.#events = events;
    const child = startProcess(launch);
    this.#child = child;
    if (child.pid === undefined) {
      child.then((result) =>
        this.#finish(false, `no start (${result.originalMessage ?? result.shortMessage ?? 'unknown cause'})`),
      );
      return;
    }
    const { pid } = child;
    keepGroup(pid);
    child.stdin.on('error', () => {}); // A child that is gone does not read; its exit is told on its own.
    child.stdout.on('data', (chunk: Buffer) => this.#read(chunk));
    createInterface({ input: child.stderr, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => {
      this.#events.onLine(line.slice(0, MAX_LINE));
    });
    child.nodeChildProcess.once('exit', (code, signal) => {
      const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
      const finish = () => this.#finish(code === 0, how);
      // Programs that the child started would keep its pipes open and outlive it.
      endGroup(pid);
      child.nodeChildProcess.once('close', finish);
      setTimeout(finish, DRAIN_MS).unref();
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Sends one message. Throws EncodeError when a value does not fit its field. */
  send<N extends supervisor.SupervisorName>(name: N, message: Partial<supervisor.SupervisorMessages[N]>): void {
    this.#seq += 1;
    const frame = supervisor.encodeSupervisor(name, message, this.#seq);
    if (!this.#gone && this.#child.stdin?.writable === true) this.#child.stdin.write(frame);
  }

  /** Ends the life line after what was sent: whatever the child makes of Stop, this it understands. */
  endInput(): void {
    this.#child.stdin?.end();
  }

  /** To the whole group. */
  signal(signal: NodeJS.Signals): void {
    if (!this.#gone && this.#child.pid !== undefined) signalKeptGroup(this.#child.pid, signal);
  }

  #read(chunk: Buffer): void {
    if (this.#broken) return;
    try {
      for (const frame of this.#decoder.push(chunk)) this.#events.onFrame(frame);
      if (this.#decoder.error !== undefined) throw this.#decoder.error;
    } catch (error) {
      this.#broken = true;
      this.#events.onBroken(`its output is not a supervisor frame: ${(error as Error).message}`);
    }
  }

  #finish(clean: boolean, how: string): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#events.onGone(clean, how);
  }
}

function startProcess(launch: Launch) {
  return execa(launch.file, [...launch.args], {
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
    buffer: false,
    encoding: 'buffer',
    detached: true,
    cleanup: false,
    reject: false,
    extendEnv: false,
    env: { ...launch.environment },
  });
}
