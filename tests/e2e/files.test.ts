/** Every file that the product writes, with its mode: in empty places, under a umask that lends everybody a look. */
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, onTestFailed, test } from 'vitest';
import { tree } from '../../runtime/tests/support/tree.ts';
import { ANY_SHARES, MAIN, testEnvironment } from '../support/pf-host.ts';

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

/** Runs a command in the empty places; `serving` is called once, with the first line on stderr for which it has a use. */
async function run(args: readonly string[], isServing: RegExp, serving: (stop: () => void) => void): Promise<number> {
  const places = Object.fromEntries(Object.entries(PLACES).map(([name, place]) => [name, join(folder, place)]));
  const child = execa('sh', ['-c', 'umask 022; exec "$@"', 'sh', process.execPath, MAIN, ...args], {
    cwd: join(folder, 'work'),
    extendEnv: false,
    env: testEnvironment({ ...places, ...ANY_SHARES }),
    reject: false,
    stdin: 'ignore',
    timeout: 240_000,
  });
  onTestFailed(async () => {
    process.stderr.write(`${(await child).stderr}\n`);
  });
  let told = false;
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (told || !isServing.test(line)) return;
    told = true;
    serving(() => child.kill('SIGINT'));
  });
  const { exitCode } = await child;
  expect(told).toBe(true);
  return exitCode ?? -1;
}

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
  const args = ['demo', '--out', 'stream.h264', '--capture', 'session.pcap', '--status-interval-ms', '200'];
  const exit = await run(args, /frames\/s .*latency p50/, (stop) => {
    running = found();
    stop();
  });
  // Whether so few pictures are enough for a good verdict is not asked here.
  expect([0, 1]).toContain(exit);
  expect(running).toEqual([...WHILE_RUNNING, ...KEPT]);
  expect(found()).toEqual(KEPT);
  for (const name of ['stream.h264', 'session.pcap']) {
    expect(statSync(join(folder, 'work', name)).size).toBeGreaterThan(100);
  }
});
