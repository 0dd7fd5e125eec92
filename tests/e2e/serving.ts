/** What the end-to-end tests share: a serving runtime with a place of its own, and a check of what is left. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, onTestFailed } from 'vitest';
import type { NativeChild } from '../support/native.ts';
import { processesOf, Serving } from '../support/pf-host.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Runs something after the test, the last first. */
export function after(cleanup: () => Promise<void>): void {
  cleanups.push(cleanup);
}

/** A child that is ended after the test, and whose log is shown when it failed. */
export function owned(child: NativeChild): NativeChild {
  after(() => child.dispose());
  onTestFailed(() => {
    process.stderr.write(`${child.log}\n`);
  });
  return child;
}

/** `pf-host serve` in a directory of its own. */
export class Served {
  readonly serving: Serving;
  readonly directory = mkdtempSync(join(tmpdir(), 'pf-e2e-'));
  run = '';
  port = 0;
  seed = 0;

  constructor(...args: string[]) {
    const common = ['--port', '0', '--run-dir', this.directory, '--log-level', 'debug', '--status-interval-ms', '200'];
    this.serving = new Serving([...common, ...args]);
    after(async () => {
      await this.serving.dispose();
      rmSync(this.directory, { recursive: true, force: true });
    });
    onTestFailed(() => {
      process.stderr.write(`seed ${this.seed}\n${this.serving.stderr}\n`);
    });
  }

  /** Waits until it serves. */
  async ready(): Promise<this> {
    const { run, port, seed } = await this.serving.ready();
    Object.assign(this, { run, port, seed });
    return this;
  }

  /** Directories of runs that are there. */
  get runs(): string[] {
    const base = join(this.directory, `punktfunk-${process.getuid!()}`);
    return existsSync(base) ? readdirSync(base) : [];
  }

  /** The simulator's socket. */
  get socket(): string {
    return join(this.directory, `punktfunk-${process.getuid!()}`, this.run, 'sim.sock');
  }

  /** Stops in order and checks that nothing is left. */
  async stop(): Promise<void> {
    this.serving.signal('SIGINT');
    const { exitCode } = await this.serving.ended;
    expect(exitCode).toBe(0);
    expectNothingLeft(this);
  }
}

/** No process with the run's id, no directory of it. Shared memory is unnamed and goes with the processes. */
export function expectNothingLeft(served: Served): void {
  expect(processesOf(served.run)).toEqual([]);
  expect(served.runs).toEqual([]);
}
