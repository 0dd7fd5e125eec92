/** Children that are stopped in the middle of their work, and a runtime that is: real processes, SIGSTOP and SIGCONT. */
import { join } from 'node:path';
import type { supervisor } from '@punktfunk/abi';
import { afterAll, beforeAll, expect, onTestFailed, onTestFinished, test } from 'vitest';
import { Serving, testEnvironment } from '../../tests/support/pf-host.ts';
import { makeLog } from '../src/log.ts';
import { type ChildName, LIMITS, type Limits } from '../src/supervisor/plan.ts';
import { type ChildSpec, type Configuration, Supervision } from '../src/supervisor/shell.ts';
import { FakeKit } from './fakes/kit.ts';

let kit: FakeKit;
beforeAll(() => {
  kit = new FakeKit();
});
afterAll(() => kit.remove());

const STATUS_MS = 100;
/** A child that lives is heard twenty times in it. */
const SHORT: Limits = { ...LIMITS, silentMs: 20 * STATUS_MS, killMs: 300 };

/** What a configuration says that the stand-ins do not look at stays out. */
function document(name: Configuration['name'], message: Partial<supervisor.SupervisorMessages[Configuration['name']]>) {
  return { name, message: { status_interval_ms: STATUS_MS, ...message } } as Configuration;
}

/** A supervision of the stand-ins with short limits, and what happened in it. */
class Watched {
  readonly supervision: Supervision;
  readonly lines: string[] = [];
  readonly starts: [ChildName, number, number][] = [];
  readonly heard: Record<string, number> = {};
  readonly #waiters = new Set<() => void>();

  constructor(name: string, children: readonly ChildName[]) {
    const specs: Readonly<Record<ChildName, () => Configuration>> = {
      simulator: () => document('ConfigureSimulator', { socket_path: join(kit.directory, `${name}.sock`) }),
      host: () => document('ConfigureHost', { bind: '127.0.0.1', port: 0 }),
      client: () => document('ConfigureClient', { refresh_hz: 60 }),
    };
    const spec = (child: ChildName, index: number): ChildSpec => ({
      plan: { name: child, needs: children.slice(Math.max(0, index - 1), index), restart: true, endsRun: false },
      launch: { file: join(kit.directory, child), args: [], environment: testEnvironment() },
      configure: specs[child],
    });
    // Without time and level in front, which are of one length.
    const sink = { write: (line: string) => this.lines.push(line.slice('00:00:00.000 level '.length).trimEnd()) };
    const log = makeLog({ log_level: 'trace', log_format: 'text' }, sink);
    const observer = {
      admit: () => true,
      onFrame: (child: ChildName) => {
        this.heard[child] = (this.heard[child] ?? 0) + 1;
        this.#wake();
      },
      onStart: (child: ChildName, start: number, pid: number | undefined) => {
        this.starts.push([child, start, pid ?? 0]);
        this.#wake();
      },
      onStopping: () => {},
    };
    this.supervision = new Supervision(children.map(spec), SHORT, observer, log);
    onTestFinished(async () => {
      this.supervision.kill();
      await this.supervision.finished;
    });
    onTestFailed(() => {
      process.stderr.write(`${name}:\n${this.lines.join('\n')}\n`);
    });
    this.supervision.start();
    this.supervision.finished.then(() => this.#wake());
  }

  signal(child: ChildName, signal: NodeJS.Signals): void {
    process.kill(this.starts.findLast(([name]) => name === child)![2], signal);
  }

  /** Waits until it is true after a message, a start or the end. */
  async until(what: () => boolean, ms = 60_000): Promise<void> {
    const limit = AbortSignal.timeout(ms);
    limit.addEventListener('abort', () => this.#wake());
    while (!what()) {
      const { phase } = this.supervision.state;
      if (limit.aborted || phase === 'finished') throw new Error(`${phase}, and not within ${ms} ms: ${what}`);
      await new Promise<void>((wake) => this.#waiters.add(wake));
    }
  }

  running(): Promise<void> {
    return this.until(() => this.supervision.state.phase === 'running');
  }

  readyAgain(child: ChildName): Promise<void> {
    return this.until(() => {
      const state = this.supervision.state.children[child];
      return state?.incarnation === 2 && state.at === 'ready';
    });
  }

  get startsByName(): string[] {
    return this.starts.map(([child, start]) => `${child} ${start}`);
  }

  #wake(): void {
    for (const waiter of [...this.#waiters]) waiter();
    this.#waiters.clear();
  }
}

test.concurrent('a simulator that is stopped is killed and started again; host and client stay', async () => {
  const run = new Watched('a', ['simulator', 'host', 'client']);
  await run.running();
  run.signal('simulator', 'SIGSTOP');
  await run.readyAgain('simulator');
  expect(run.startsByName).toEqual(['simulator 1', 'host 1', 'client 1', 'simulator 2']);
  expect(run.lines).toContain('simulator: said nothing for 2 s; terminating it');
  expect(run.lines).toContain('simulator: did not end within 300 ms of SIGTERM; killing it');
  expect(run.lines).toContain(
    'simulator: said nothing for 2 s; ended with signal SIGKILL after ignoring SIGTERM for 300 ms; next start in 100 ms',
  );
});

for (const [child, other] of [
  ['host', 'client'],
  ['client', 'host'],
] as const) {
  test.concurrent(`a ${child} that is stopped is the one that is started again, not its ${other}`, async () => {
    const run = new Watched(child, ['simulator', 'host', 'client']);
    await run.running();
    run.signal(child, 'SIGSTOP');
    await run.readyAgain(child);
    expect(run.startsByName).toEqual(['simulator 1', 'host 1', 'client 1', `${child} 2`]);
  });
}

test.concurrent('a child that is continued in time is left alone', async () => {
  const run = new Watched('c', ['simulator', 'host']);
  await run.running();
  run.signal('simulator', 'SIGSTOP');
  const before = run.heard.simulator!;
  const host = run.heard.host!;
  // The other one tells how time goes by: half of the limit.
  await run.until(() => run.heard.host! >= host + SHORT.silentMs / STATUS_MS / 2);
  run.signal('simulator', 'SIGCONT');
  await run.until(() => run.heard.simulator! >= before + SHORT.silentMs / STATUS_MS);
  expect(run.startsByName).toEqual(['simulator 1', 'host 1']);
  expect(run.lines.filter((line) => line.includes('said nothing'))).toEqual([]);
});

test.concurrent('a runtime that is stopped for longer than the limit, and continued, blames nobody', async () => {
  const serving = new Serving([
    '--port',
    '0',
    '--log-level',
    'debug',
    '--status-interval-ms',
    '100',
    ...kit.flags('serve'),
  ]);
  onTestFinished(() => serving.dispose());
  await serving.ready();
  serving.signal('SIGSTOP');
  const stopped = performance.now();
  // Another run tells how time goes by.
  const other = new Watched('d', ['simulator']);
  await other.until(() => performance.now() - stopped > LIMITS.silentMs + LIMITS.killMs);
  const from = serving.events.length;
  serving.signal('SIGCONT');
  // What came meanwhile, and then much that comes now.
  await serving.until('statuses after the pause', () =>
    serving.events.slice(from).filter(({ event }) => event === 'simulator_status').length > 80 ? true : undefined,
  );
  expect(serving.events.filter(({ event }) => event === 'start')).toHaveLength(2);
  expect(serving.stderr).not.toContain('said nothing');
  serving.signal('SIGINT');
  expect((await serving.ended).exitCode).toBe(0);
});
