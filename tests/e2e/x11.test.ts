/** The x11 source when something of it dies: server, program, simulator, runtime, and displays that are not to be had. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { supervisor } from '@punktfunk/abi';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type NativeChild, streamingClient } from '../support/native.ts';
import { documentOf, pfHost, processesGone } from '../support/pf-host.ts';
import { after, owned, Served } from './serving.ts';

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'pf-e2e-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const SOURCE = ['--source', 'x11', '--mode', '320x180@30'];
const SMALL = { verify: supervisor.VerifyKind.NONE, width: 320, height: 180, refresh_hz: 30 };

/** Socket and lock of a display, as far as they are there. */
const leftovers = (number: string): string[] =>
  [`/tmp/.X11-unix/X${number}`, `/tmp/.X${number}-lock`].filter((path) => existsSync(path));

/** A session on an X display of our own. */
class Session {
  private constructor(
    readonly served: Served,
    readonly client: NativeChild,
  ) {}

  static async begin(...args: string[]): Promise<Session> {
    const served = await new Served('--source', 'x11', '--run-dir', directory, ...args).ready();
    return new Session(served, owned(await streamingClient(served.run, served.port, served.seed, SMALL)));
  }

  /** The server's process and the display's number, of the first start that was told after `from` events. */
  async server(from = 0): Promise<{ process: number; number: string }> {
    const { code, detail } = await this.served.serving.event('source', { kind: 'SERVER_STARTED' }, { from });
    return { process: Number(code), number: /X display :(\d+) /.exec(String(detail))![1]! };
  }

  /** Frames come that were not there before. */
  async goesOn(): Promise<void> {
    const from = this.client.frames.length;
    const { frames_presented } = await this.client.message('ClientStatus', () => true, { from });
    await this.client.message('ClientStatus', (now) => now.frames_presented > frames_presented + 3n, { from });
  }
}

test('the X server is killed: it comes again under its name, frames go on, and its socket goes with the run', async () => {
  const { served, client, ...rest } = await Session.begin('--run', 'exec sleep 1000');
  const session = Object.assign(Object.create(Session.prototype), { served, client, ...rest }) as Session;
  const first = await session.server();
  const from = served.serving.events.length;
  process.kill(first.process, 'SIGKILL');
  expect((await served.serving.event('source', { kind: 'SERVER_ENDED' }, { from })).code).toBe(-9);
  const second = await session.server(from);
  expect(second.number).toBe(first.number);
  await served.serving.event('source', { kind: 'PROGRAM_STARTED' }, { from });
  await session.goesOn();
  // Said once, not four times a second.
  expect(served.serving.stderr.match(/no picture/g)?.length ?? 0).toBeLessThanOrEqual(2);
  await client.stop();
  await served.stop();
  expect(leftovers(first.number)).toEqual([]);
});
