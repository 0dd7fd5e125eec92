/** The x11 source when something of it dies: server, program, simulator, runtime; and displays that are not to be had. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { supervisor } from '@punktfunk/abi';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest';
import { type NativeChild, streamingClient } from '../support/native.ts';
import { documentOf, type Ended, pfHost, processesGone } from '../support/pf-host.ts';
import { after, owned, Served } from './serving.ts';

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'pf-e2e-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const SMALL = { verify: supervisor.VerifyKind.NONE, width: 320, height: 180, refresh_hz: 30 };
/** A run that is refused is over long before; a machine that does other things beside is given five times that. */
const REFUSED_MS = 5 * 2000;

/** Socket and lock of a display, as far as they are there. */
const leftovers = (number: string): string[] =>
  [`/tmp/.X11-unix/X${number}`, `/tmp/.X${number}-lock`].filter((path) => existsSync(path));

/** A session on an X display of our own. */
async function session(...args: string[]): Promise<{ served: Served; client: NativeChild }> {
  const served = await new Served('--source', 'x11', ...args).ready();
  return { served, client: owned(await streamingClient(served.run, served.port, served.seed, SMALL)) };
}

/** Process and display number of the first server that was told of after `from` events. */
async function serverOf({ serving }: Served, from = 0): Promise<{ process: number; number: string }> {
  const { code, detail } = await serving.event('source', { kind: 'SERVER_STARTED' }, { from });
  return { process: Number(code), number: /X display :(\d+) /.exec(String(detail))![1]! };
}

/** Waits for frames that were not there before. */
async function goesOn(client: NativeChild): Promise<void> {
  const from = client.frames.length;
  const { frames_presented } = await client.message('ClientStatus', () => true, { from });
  await client.message('ClientStatus', (now) => now.frames_presented > frames_presented + 3n, { from });
}

async function demo(...args: string[]): Promise<Ended> {
  const common = ['demo', '--json', '--source', 'x11', '--seconds', '1', '--run-dir', directory];
  const ended = await pfHost([...common, ...args]);
  onTestFailed(() => void process.stderr.write(`${ended.stdout}\n${ended.stderr}\n`));
  return ended;
}

test('the X server is killed: it comes again under its name, frames go on, and no socket stays', async () => {
  const { served, client } = await session('--run', 'exec sleep 1000');
  const first = await serverOf(served);
  const from = served.serving.events.length;
  process.kill(first.process, 'SIGKILL');
  expect((await served.serving.event('source', { kind: 'SERVER_ENDED' }, { from })).code).toBe(-9);
  expect((await serverOf(served, from)).number).toBe(first.number);
  await served.serving.event('source', { kind: 'PROGRAM_STARTED' }, { from });
  await goesOn(client);
  // Each is said once, not four times a second.
  expect(served.serving.stderr.match(/ERROR .*no picture/g)?.length ?? 0).toBeLessThanOrEqual(2);
  await client.stop();
  await served.stop();
  expect(leftovers(first.number)).toEqual([]);
});

test('the simulator is killed: the sockets of both its displays go with the run', async () => {
  const { served, client } = await session();
  const first = await serverOf(served);
  const from = served.serving.events.length;
  process.kill(served.serving.childPid('simulator'), 'SIGKILL');
  const second = await serverOf(served, from);
  await goesOn(client);
  await client.stop();
  await served.stop();
  expect([first, second].flatMap(({ number }) => leftovers(number))).toEqual([]);
});

test('all at once are killed by the second Ctrl-C: no socket stays', async () => {
  const { served } = await session();
  const { number } = await serverOf(served);
  // It can't end in order, and the server is killed with it.
  process.kill(served.serving.childPid('simulator'), 'SIGSTOP');
  served.serving.signal('SIGINT');
  await served.serving.event('stopping');
  served.serving.signal('SIGINT');
  await served.serving.ended;
  expect(leftovers(number)).toEqual([]);
});

test('pf-host is killed: its simulator ends in order, and no socket stays', async () => {
  const { served } = await session();
  const { number } = await serverOf(served);
  served.serving.signal('SIGKILL');
  await served.serving.ended;
  await processesGone(served.run, 5 * 3000);
  expect(leftovers(number)).toEqual([]);
});

test('a program with a wrong option: its end is a line and a field', async () => {
  const ended = await demo('--mode', '320x180@30', '--run', 'echo no such option: --digtal >&2; exit 3');
  expect(ended.exitCode).toBe(1);
  expect((documentOf(ended).data!.exit as { why: string }).why).toMatch(
    /the last picture is as good as empty: .*; within the window the program .* ended with status 3; its last words: no such option/s,
  );
  expect(documentOf(ended).data!.program).toEqual({
    ended: true,
    code: 3,
    detail: expect.stringMatching(/^the program `.*` ended with status 3; its last words: no such option: --digtal$/),
  });
  expect(ended.stderr).toMatch(/warn {2}simulator: .* WARN .*ended with status 3; its last words: no such option/);
  expect(ended.stderr).toContain('program   ENDED: the program');
});

test('a display that is not there, and one of another size, are named at once with the cause', async () => {
  const start = performance.now();
  const absent = await demo('--x-display', ':53999');
  expect(performance.now() - start).toBeLessThan(REFUSED_MS);
  expect([absent.exitCode, documentOf(absent).error!.message]).toEqual([
    6,
    expect.stringContaining('X display :53999: there is no such display on this machine'),
  ]);

  const server = execa('Xvfb', [':53998', '-displayfd', '1', '-nolisten', 'tcp', '-screen', '0', '800x600x24'], {
    reject: false,
    stderr: 'ignore',
    buffer: false,
  });
  after(async () => {
    server.kill();
    await server;
  });
  await new Promise((resolve) => server.stdout.once('data', resolve));
  const other = await demo('--x-display', ':53998', '--mode', '1280x720@60');
  expect([other.exitCode, documentOf(other).error]).toEqual([
    2,
    expect.objectContaining({
      message: 'X display :53998 is 800x600, and the mode is 1280x720@60',
      help: "Choose --mode 800x600@60, or a display of the mode's size.",
    }),
  ]);
});
