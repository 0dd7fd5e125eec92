/** Drives pf-host as a process: its events, its end, and what it leaves behind. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { z } from 'zod';
import { Waiters } from './waiters.ts';

export const ROOT = resolve(import.meta.dirname, '../..');
/** The command line of pf-host. */
export const MAIN = join(ROOT, 'runtime/src/main.ts');

/** For demos whose subject is not how many pictures a machine loses while others use it, too. */
export const ANY_SHARES = { PF_HOST_MAX_LOST: '100', PF_HOST_MAX_UNVERIFIED: '100' } as const;

/** One line of `serve --json`. */
const Line = z.object({
  v: z.literal(2),
  data: z.looseObject({ event: z.string().optional() }).optional(),
  error: z.looseObject({}).optional(),
});
/** An event of `serve --json`; its fields depend on its name. */
export type ServeEvent = { readonly event: string } & Readonly<Record<string, unknown>>;

/** How a command ended. */
export interface Ended {
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Environment of a test's commands: nothing of the developer's configuration. */
export function testEnvironment(extra: Record<string, string> = {}): Record<string, string> {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('PF_HOST_') && !name.startsWith('npm_'));
  return { ...Object.fromEntries(kept.map(([name, value]) => [name, value ?? ''])), ...extra };
}

/** Runs a pf-host command to its end. */
export async function pfHost(
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Promise<Ended> {
  const result = await execa(process.execPath, [MAIN, ...args], {
    reject: false,
    extendEnv: false,
    env: testEnvironment(options.env),
    stdin: 'ignore',
    timeout: 240_000,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  return { exitCode: result.exitCode, signal: result.signal, stdout: result.stdout, stderr: result.stderr };
}

/** The one JSON document of a command. Throws when stdout holds anything else. */
export function documentOf(ended: Ended): { data?: Record<string, unknown>; error?: Record<string, unknown> } {
  const lines = ended.stdout.split('\n').filter((line) => line !== '');
  if (lines.length !== 1)
    throw new Error(`stdout has ${lines.length} lines, not 1:\n${ended.stdout}\nstderr:\n${ended.stderr}`);
  const { data, error } = Line.parse(JSON.parse(lines[0]!));
  return { ...(data === undefined ? {} : { data }), ...(error === undefined ? {} : { error }) };
}

/** A running `pf-host serve --json`. */
export class Serving {
  readonly events: ServeEvent[] = [];
  readonly ended: Promise<Ended>;
  readonly #child: ReturnType<typeof startServe>;
  readonly #waiters = new Waiters();
  #stderr = '';
  #stdout = '';

  constructor(args: readonly string[], env: Record<string, string> = {}) {
    this.#child = startServe(args, env);
    const lines = createInterface({ input: this.#child.stdout });
    lines.on('line', (line) => {
      this.#stdout += `${line}\n`;
      const { data } = Line.parse(JSON.parse(line));
      if (data?.event !== undefined) this.events.push(data as ServeEvent);
      this.#waiters.wake();
    });
    this.#child.stderr.on('data', (chunk: Buffer) => {
      this.#stderr += chunk.toString('utf8');
      this.#waiters.wake();
    });
    this.ended = this.#child.then((result) => {
      this.#waiters.end();
      return { exitCode: result.exitCode, signal: result.signal, stdout: this.#stdout, stderr: this.#stderr };
    });
  }

  get pid(): number {
    return this.#child.pid!;
  }
  get stderr(): string {
    return this.#stderr;
  }

  signal(signal: NodeJS.Signals): void {
    process.kill(this.pid, signal);
  }

  /** Waits for an event with these fields, from `from` on. Fails with all that was seen. */
  async event(
    name: string,
    fields: Record<string, unknown> = {},
    options: { from?: number; ms?: number } = {},
  ): Promise<ServeEvent> {
    const matches = (event: ServeEvent) =>
      event.event === name && Object.entries(fields).every(([key, value]) => event[key] === value);
    const find = () => this.events.slice(options.from ?? 0).find(matches);
    return this.until(`event ${name} ${JSON.stringify(fields)}`, find, options.ms);
  }

  /** Waits until something is true of what was seen. */
  async until<T>(what: string, find: () => T | undefined, ms = 60_000): Promise<T> {
    const seen = () => `${what}\nevents: ${JSON.stringify(this.events)}\nstderr:\n${this.#stderr}`;
    return this.#waiters.until(find, seen, ms);
  }

  /** The run's id and port, once it serves. */
  async ready(ms?: number): Promise<{ run: string; port: number; seed: number }> {
    const { run, port, seed } = await this.event('ready', {}, ms === undefined ? {} : { ms });
    return { run: String(run), port: Number(port), seed: Number(seed) };
  }

  /** Process number of a child's newest start. */
  childPid(child: string): number {
    const start = this.events.findLast((event) => event.event === 'start' && event.child === child);
    if (start === undefined) throw new Error(`no start of ${child}`);
    return Number(start.pid);
  }

  /** Ends it whatever happened: for the cleaning up after a test. */
  async dispose(): Promise<void> {
    if (!this.#waiters.over) process.kill(this.pid, 'SIGKILL');
    await this.ended;
  }
}

function startServe(args: readonly string[], env: Record<string, string>) {
  return execa(process.execPath, [MAIN, 'serve', '--json', ...args], {
    reject: false,
    extendEnv: false,
    env: testEnvironment(env),
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    buffer: false,
    encoding: 'buffer',
  });
}

/** Processes that belong to a run: pid and command line. Every child inherits PUNKTFUNK_RUN. */
export function processesOf(run: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
        if (!environment.includes(`PUNKTFUNK_RUN=${run}`)) return [];
        return [`${pid} ${readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')}`];
      } catch {
        return []; // Gone between the two looks.
      }
    });
}

/** Waits until no process of a run is left. Fails after `ms`. */
export async function processesGone(run: string, ms: number): Promise<void> {
  const start = performance.now();
  for (;;) {
    const left = processesOf(run);
    if (left.length === 0) return;
    if (performance.now() - start > ms) throw new Error(`still there after ${ms} ms:\n${left.join('\n')}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
