/** Every file that the product writes, with its mode: in empty places, under a umask that lends everybody a look. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, onTestFailed, test } from 'vitest';
import { tree } from '../../runtime/tests/support/tree.ts';
import { ANY_SHARES, MAIN, processesOf, testEnvironment } from '../support/pf-host.ts';

let folder = '';
/** Everywhere where a program writes without being told to. */
const PLACES = {
  XDG_RUNTIME_DIR: 'runs',
  TMPDIR: 'tmp',
  HOME: 'home',
  XDG_CACHE_HOME: 'cache',
  XDG_STATE_HOME: 'state',
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pf-files-'));
  for (const place of ['work', ...Object.values(PLACES)]) mkdirSync(join(folder, place), { mode: 0o700 });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What lies there, with the numbers of user and run as signs. */
const found = (): string[] =>
  tree(folder)
    .map((line) => line.replace(/punktfunk-\d+/, 'punktfunk-UID').replace(/[0-9a-f]{10}\b/, 'RUN'))
    .filter((line) => !/^\d+ [^/]*\/$/.test(line));

/** Runs a command in the empty places, looks when stderr has shown the sign, and stops it. */
async function product(args: readonly string[], sign: RegExp, look: () => Promise<void> | void): Promise<void> {
  const places = Object.fromEntries(Object.entries(PLACES).map(([name, place]) => [name, join(folder, place)]));
  const child = execa(
    'sh',
    ['-c', 'umask 022; exec "$@"', 'sh', process.execPath, MAIN, ...args, '--status-interval-ms', '200'],
    {
      cwd: join(folder, 'work'),
      extendEnv: false,
      env: testEnvironment({ ...places, ...ANY_SHARES }),
      reject: false,
      stdin: 'ignore',
      timeout: 240_000,
    },
  );
  onTestFailed(async () => {
    process.stderr.write(`${(await child).stderr}\n`);
  });
  const lines = createInterface({ input: child.stderr });
  await new Promise<void>((shown) => {
    lines.on('line', (line) => {
      if (sign.test(line)) shown();
    });
    lines.once('close', shown);
  });
  try {
    await look();
  } finally {
    child.kill('SIGINT');
  }
  // Whether so few pictures are enough for a good verdict is not asked here.
  expect([0, 1]).toContain((await child).exitCode);
}

const demo = (args: readonly string[], look: () => Promise<void> | void) =>
  product(['demo', ...args], /[1-9][\d.]* frames\/s /, look);

const WHILE_RUNNING = [
  '700 runs/punktfunk-UID/',
  '700 runs/punktfunk-UID/RUN/',
  '600 runs/punktfunk-UID/RUN/client.pem',
  '600 runs/punktfunk-UID/RUN/host.pem',
  '600 runs/punktfunk-UID/RUN/run.json',
  '600 runs/punktfunk-UID/RUN/sim.sock',
];
const KEPT = ['600 work/session.pcap', '600 work/stream.h264'];

test('demo: stream and capture are private from their first byte to the end, and nothing else stays', async () => {
  // Files of before, which others may read: what comes in their place must not inherit that.
  for (const name of ['stream.h264', 'session.pcap']) writeFileSync(join(folder, 'work', name), 'old', { mode: 0o644 });
  let running: string[] = [];
  await demo(['--out', 'stream.h264', '--capture', 'session.pcap'], () => {
    running = found();
  });
  expect(running).toEqual([...WHILE_RUNNING, ...KEPT]);
  expect(found()).toEqual(KEPT);
  for (const name of ['stream.h264', 'session.pcap']) {
    expect(statSync(join(folder, 'work', name)).size).toBeGreaterThan(100);
  }
});

test('synthetic, and serve: no file more than a run needs, and none stays', async () => {
  const without = (...names: string[]) => WHILE_RUNNING.filter((line) => !names.some((name) => line.endsWith(name)));
  let running: string[] = [];
  const look = () => {
    running = found();
  };
  await demo(['--source', 'synthetic'], look);
  expect(running).toEqual(without('sim.sock'));
  await product(['serve', '--port', '0'], /ready on \S+:\d+/, look);
  expect(running).toEqual(without('client.pem'));
  expect(found()).toEqual([]);
});

test('x11: the cookie of our display is private, and who has none is shown nothing', async () => {
  let running: string[] = [];
  let answer: number | undefined;
  await demo(['--source', 'x11', '--mode', '320x240@10'], async () => {
    running = found();
    const run = readdirSync(join(folder, 'runs', `punktfunk-${process.getuid!()}`))[0]!;
    const display = processesOf(run).flatMap((line) => /\bXvfb :(\d+) /.exec(line)?.[1] ?? [])[0];
    answer = await setUpWithoutCookie(`/tmp/.X11-unix/X${display}`);
  });
  expect(running).toEqual([...WHILE_RUNNING, '600 runs/punktfunk-UID/RUN/xauthority']);
  expect(answer).toBe(FAILED);
  expect(found()).toEqual([]);
});

/** First byte of an X server's answer: it did not let the client in. */
const FAILED = 0;

/** First byte of the answer to a client of X 11 that shows no cookie. */
function setUpWithoutCookie(path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect(path, () => socket.write(Buffer.of(0x6c, 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0)));
    socket.once('error', reject);
    socket.once('data', (bytes) => {
      socket.destroy();
      resolve(bytes[0]);
    });
  });
}
