/** Drives one native child without pf-host: frames on stdin and stdout, the log kept for failures. */
import { join } from 'node:path';
import { supervisor, wire } from '@punktfunk/abi';
import { execa } from 'execa';
import { ROOT, testEnvironment } from './pf-host.ts';

type Name = supervisor.SupervisorName;
type Messages = supervisor.SupervisorMessages;

/** Built programs. */
export const BUILT = {
  simulator: join(ROOT, 'target/release/pf-sim'),
  driver: join(ROOT, 'target/release/libpf_vdisplay.so'),
  host: join(ROOT, 'target/release/pf-hostd'),
  client: join(ROOT, 'target/release/pf-client'),
} as const;

/** How a child ended. */
export interface ChildEnd {
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
}

/** A running native child. Its messages are kept in the order in which they came. */
export class NativeChild {
  readonly frames: { readonly at: number; readonly frame: supervisor.SupervisorFrame }[] = [];
  readonly ended: Promise<ChildEnd>;
  readonly #child: ReturnType<typeof start>;
  readonly #name: string;
  readonly #waiters = new Set<() => void>();
  #log = '';
  #over = false;
  #seq = 0;

  constructor(name: keyof typeof BUILT, run: string, args: readonly string[] = []) {
    this.#name = name;
    this.#child = start(BUILT[name], run, args);
    const decoder = new supervisor.SupervisorDecoder('up');
    this.#child.stdout.on('data', (chunk: Buffer) => {
      for (const frame of decoder.push(chunk)) this.frames.push({ at: performance.now(), frame });
      this.#wake();
    });
    this.#child.stderr.on('data', (chunk: Buffer) => {
      this.#log += chunk.toString('utf8');
    });
    this.#child.stdin.on('error', () => {});
    this.ended = this.#child.then(({ exitCode, signal }) => {
      this.#over = true;
      this.#wake();
      return { exitCode, signal };
    });
  }

  get pid(): number {
    return this.#child.pid!;
  }
  /** Everything that it logged. */
  get log(): string {
    return `--- ${this.#name}\n${this.#log}`;
  }

  send<N extends Name>(name: N, message: Partial<Messages[N]>): void {
    this.#seq += 1;
    this.#child.stdin.write(supervisor.encodeSupervisor(name, message, this.#seq));
  }

  /** Sends bytes as they are. */
  write(bytes: Uint8Array): void {
    this.#child.stdin.write(bytes);
  }

  /** Ends its input. */
  endInput(): void {
    this.#child.stdin.end();
  }

  /** Waits for a message that fits, among those from index `from` on. */
  async message<N extends Name>(
    name: N,
    fits: (message: Messages[N]) => boolean = () => true,
    { from = 0, ms = 60_000 }: { from?: number; ms?: number } = {},
  ): Promise<Messages[N]> {
    const deadline = AbortSignal.timeout(ms);
    for (;;) {
      for (const { frame } of this.frames.slice(from)) {
        if (frame.name === name && fits(frame.message as Messages[N])) return frame.message as Messages[N];
      }
      if (this.#over || deadline.aborted) {
        const seen = this.frames.map(({ frame }) => frame.name).join(' ');
        throw new Error(`no fitting ${name} from the ${this.#name} within ${ms} ms; it said: ${seen}\n${this.log}`);
      }
      await new Promise<void>((resolve) => {
        const once = () => {
          this.#waiters.delete(once);
          deadline.removeEventListener('abort', once);
          resolve();
        };
        this.#waiters.add(once);
        deadline.addEventListener('abort', once);
      });
    }
  }

  /** Asks it to stop and waits for its end. */
  async stop(): Promise<ChildEnd> {
    if (!this.#over) this.send('Stop', { reason: supervisor.StopReason.OPERATOR });
    return this.ended;
  }

  kill(): void {
    if (!this.#over) process.kill(this.pid, 'SIGKILL');
  }

  /** For the cleaning up after a test. */
  async dispose(): Promise<void> {
    this.kill();
    await this.ended;
  }

  #wake(): void {
    for (const waiter of [...this.#waiters]) waiter();
  }
}

function start(file: string, run: string, args: readonly string[]) {
  return execa(file, args, {
    reject: false,
    extendEnv: false,
    env: { ...testEnvironment(), PUNKTFUNK_RUN: run },
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
    buffer: false,
    encoding: 'buffer',
  });
}

/** A client's configuration that connects to loopback at 1280x720@60 and verifies the pattern. */
export function clientConfiguration(
  run: string,
  port: number,
  seed: number,
  change: Partial<supervisor.ConfigureClient> = {},
): Partial<supervisor.ConfigureClient> {
  return {
    run_id: run,
    host: '127.0.0.1',
    port,
    wire_version: wire.WIRE_VERSION,
    width: 1280,
    height: 720,
    refresh_hz: 60,
    verify: supervisor.VerifyKind.PATTERN,
    seed: BigInt(seed),
    status_interval_ms: 100,
    ...change,
  };
}

/** Starts a client and waits until it has presented frames. */
export async function streamingClient(
  run: string,
  port: number,
  seed: number,
  change: Partial<supervisor.ConfigureClient> = {},
): Promise<NativeChild> {
  // A name of its own: what is left of the run is looked for by the run's name.
  const client = new NativeChild('client', `${run}-client`);
  await client.message('Started');
  client.send('ConfigureClient', clientConfiguration(run, port, seed, change));
  await client.message('ClientStatus', (status) => status.frames_presented >= 10n);
  return client;
}
