/** Drives one native child without pf-host: frames on stdin and stdout, the log kept for failures. */
import { join } from 'node:path';
import { supervisor, wire } from '@punktfunk/abi';
import { execa } from 'execa';
import { ROOT, testEnvironment } from './pf-host.ts';
import { Waiters } from './waiters.ts';

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
  readonly #waiters = new Waiters();
  #log = '';
  #seq = 0;

  constructor(name: keyof typeof BUILT, run: string, args: readonly string[] = []) {
    this.#name = name;
    this.#child = start(BUILT[name], run, args);
    const decoder = new supervisor.SupervisorDecoder('up');
    this.#child.stdout.on('data', (chunk: Buffer) => {
      for (const frame of decoder.push(chunk)) this.frames.push({ at: performance.now(), frame });
      this.#waiters.wake();
    });
    this.#child.stderr.on('data', (chunk: Buffer) => {
      this.#log += chunk.toString('utf8');
    });
    this.#child.stdin.on('error', () => {});
    this.ended = this.#child.then(({ exitCode, signal }) => {
      this.#waiters.end();
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
    const find = (): Messages[N] | undefined => {
      for (const { frame } of this.frames.slice(from)) {
        if (frame.name === name && fits(frame.message as Messages[N])) return frame.message as Messages[N];
      }
      return undefined;
    };
    const seen = () => this.frames.map(({ frame }) => frame.name).join(' ');
    return this.#waiters.until(
      find,
      () => `fitting ${name} from the ${this.#name}; it said: ${seen()}\n${this.log}`,
      ms,
    );
  }

  /** Asks it to stop and waits for its end. */
  async stop(): Promise<ChildEnd> {
    if (!this.#waiters.over) this.send('Stop', { reason: supervisor.StopReason.OPERATOR });
    return this.ended;
  }

  kill(): void {
    if (!this.#waiters.over) process.kill(this.pid, 'SIGKILL');
  }

  /** For the cleaning up after a test. */
  async dispose(): Promise<void> {
    this.kill();
    await this.ended;
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
