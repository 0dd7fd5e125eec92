/** pf-host as a process, over stand-in children that misbehave: nothing hangs, nothing is left behind. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { supervisor } from '@punktfunk/abi';
import { afterAll, afterEach, beforeAll, expect, onTestFailed, test } from 'vitest';
import { documentOf, pfHost, processesGone, processesOf, Serving } from '../../tests/support/pf-host.ts';
import { FakeKit } from './fakes/kit.ts';

let kit: FakeKit;
const running: Serving[] = [];
beforeAll(() => {
  kit = new FakeKit();
});
afterAll(() => kit.remove());
afterEach(async () => {
  await Promise.all(running.splice(0).map((serving) => serving.dispose()));
  kit.reset();
});

function serve(...args: string[]): Serving {
  const serving = new Serving(['--port', '0', '--log-level', 'debug', ...kit.flags('serve'), ...args]);
  running.push(serving);
  onTestFailed(() => {
    process.stderr.write(`${serving.stderr}\n${kit.diary().join('\n')}\n`);
  });
  return serving;
}
const demo = (...args: string[]) => pfHost(['demo', ...kit.flags('demo'), ...args]);
/** Directories of runs; the base goes with the last of them. */
const left = () => readdirSync(kit.runDir).flatMap((base) => readdirSync(join(kit.runDir, base)));

test('serve: order, readiness, ordered stop, nothing left', async () => {
  const serving = serve();
  const { run } = await serving.ready();
  expect(left()).toEqual([run]);
  expect(processesOf(run)).toHaveLength(2);
  serving.signal('SIGINT');
  const { exitCode } = await serving.ended;
  expect(exitCode).toBe(0);
  expect(kit.diary().map((line) => line.replace(/ \d+ /, ' ').replace(/(socket|port) .*/, '$1'))).toEqual([
    'simulator ConfigureSimulator',
    'simulator socket',
    'host ConfigureHost',
    'host port',
    'host Stop',
    'host ends',
    'simulator Stop',
    'simulator ends',
  ]);
  expect(processesOf(run)).toEqual([]);
  expect(left()).toEqual([]);
});

test('SIGTERM stops in order, too', async () => {
  const serving = serve();
  await serving.ready();
  serving.signal('SIGTERM');
  expect((await serving.ended).exitCode).toBe(0);
  expect(left()).toEqual([]);
});

test('a simulator that is killed is started again on the same socket; the host stays', async () => {
  const serving = serve();
  await serving.ready();
  const host = serving.childPid('host');
  process.kill(serving.childPid('simulator'), 'SIGKILL');
  await serving.event('start', { child: 'simulator', start: 2 });
  await serving.until('second readiness', () => serving.events.filter(({ event }) => event === 'child_ready')[1]);
  const sockets = kit.diary().filter((line) => line.includes('socket '));
  expect(sockets).toHaveLength(2);
  expect(new Set(sockets.map((line) => line.split(' ')[3])).size).toBe(1);
  expect(serving.childPid('host')).toBe(host);
});

test('a host that is killed is started again on the same port', async () => {
  const serving = serve();
  const { port } = await serving.ready();
  const seen = serving.events.length;
  process.kill(serving.childPid('host'), 'SIGKILL');
  expect((await serving.event('ready', {}, { from: seen })).port).toBe(port);
});

test('the runtime is killed: its children end within 3 s, and the next run clears its directory', async () => {
  const serving = serve();
  const { run } = await serving.ready();
  serving.signal('SIGKILL');
  await serving.ended;
  await processesGone(run, 3000);
  expect(left()).toEqual([run]);
  const next = serve();
  const { run: other } = await next.ready();
  expect(left()).toEqual([other]);
});

test('asked twice: everything is killed at once', async () => {
  kit.behave('host', { ignoreStop: true, ignoreTerm: true });
  const serving = serve();
  const { run } = await serving.ready();
  serving.signal('SIGINT');
  await serving.event('stopping');
  serving.signal('SIGINT');
  const { exitCode, stderr } = await serving.ended;
  expect(exitCode).toBe(130);
  expect(stderr).toContain('all processes of the run were killed');
  expect(stderr).toContain('host: asked twice; killing it');
  expect(processesOf(run)).toEqual([]);
  expect(left()).toEqual([]);
});

test('a child that ignores Stop and SIGTERM is killed at the end of its grace, grandchildren with it', async () => {
  kit.behave('host', { ignoreStop: true, ignoreTerm: true, grandchild: true });
  const serving = serve();
  const { run } = await serving.ready();
  expect(processesOf(run)).toHaveLength(3);
  serving.signal('SIGINT');
  const { exitCode, stderr } = await serving.ended;
  expect(exitCode).toBe(0);
  expect(stderr).toContain('host: did not stop within 3000 ms; terminating it');
  expect(stderr).toContain('host: did not end within 1000 ms of SIGTERM; killing it');
  expect(processesOf(run)).toEqual([]);
});

test('a child that dies once is started again', async () => {
  kit.behave('simulator', { crashOnce: join(kit.directory, 'crashed') });
  const serving = serve();
  await serving.ready();
  expect(serving.events.filter(({ event, child }) => event === 'start' && child === 'simulator')).toHaveLength(2);
  expect(serving.stderr).toContain('simulator: ended with exit code 9; next start in 100 ms');
});

test('a child that dies again and again is given up, with its last lines', async () => {
  kit.behave('simulator', { crash: true });
  const ended = await pfHost(['demo', '--json', ...kit.flags('demo')]);
  expect(ended.exitCode).toBe(6);
  const { error } = documentOf(ended);
  expect(error).toMatchObject({ code: 'childFailed', exit: 6, child: 'simulator' });
  expect(error!.message).toBe('the simulator was given up: ended with exit code 9');
  expect(ended.stderr).toMatch(/its last lines:\n {2}\| {2}INFO fake simulator \d+ begins/);
  expect(left()).toEqual([]);
});

test('a fatal report that no restart helps ends the run at once, with its help', async () => {
  const { DRIVER_LOAD } = supervisor.FatalCode;
  kit.behave('simulator', {
    fatal: { code: DRIVER_LOAD, message: 'no symbol FxDriverEntryUm', help: 'Build the driver.' },
  });
  const { exitCode, stderr } = await demo();
  expect(exitCode).toBe(6);
  expect(stderr).toContain('pf-host: the simulator was given up: no symbol FxDriverEntryUm');
  expect(stderr).toContain('Build the driver.');
  expect(kit.diary().filter((line) => line.includes('ConfigureSimulator'))).toHaveLength(1);
});

test('output that is no frame is an end like another', async () => {
  kit.behave('simulator', { garbage: true });
  const { exitCode, stderr } = await demo();
  expect(exitCode).toBe(6);
  expect(stderr).toContain('its output is not a supervisor frame: ');
});

test('a child that says nothing is not waited for', async () => {
  kit.behave('simulator', { silent: true });
  const serving = serve();
  await serving.event('start', { child: 'simulator', start: 2 }, { ms: 60_000 });
  expect(serving.stderr).toContain('said nothing within 5000 ms of its start');
});

test('lockstep at rest: another schema in the driver is refused before anything starts', async () => {
  const lock = JSON.parse(readFileSync(kit.lockPath, 'utf8'));
  const control = lock.planes.find(({ name }: { name: string }) => name === 'control');
  const member = control.members.find(({ name }: { name: string }) => name === 'AddRequest');
  member.fields[1].offset = 16;
  control.hash = 'e'.repeat(64);
  const driver = kit.withLock('driver', JSON.stringify(lock));
  const ended = await demo('--json', '--driver-library', driver);
  expect(ended.exitCode).toBe(3);
  const { error } = documentOf(ended);
  expect(error!.message).toContain('first difference: AddRequest.width: offset is 8 in the host and 16 in the driver');
  expect(error!.help).toContain('-p pf-vdisplay');
  expect(kit.diary()).toEqual([]);
});

test('lockstep at the start: a driver that answers with other planes is refused', async () => {
  kit.behave('host', { strangeDriver: true });
  const { exitCode, stderr } = await demo();
  expect(exitCode).toBe(3);
  expect(stderr).toContain('lockstep refused: the running driver has plane control in version 6 (hash 000000000000)');
});

test('two runs side by side, and a port that is taken names its holder', async () => {
  const first = serve();
  const { port, run } = await first.ready();
  const second = serve();
  expect((await second.ready()).port).not.toBe(port);
  const third = await pfHost(['serve', ...kit.flags('serve'), '--port', String(port)]);
  expect(third.exitCode).toBe(2);
  expect(third.stderr).toContain(`port ${port} is in use by pf-host serve, process ${first.pid}, directory `);
  expect(third.stderr).toContain(run);
  // A holder that keeps its runs elsewhere is not known, but the port is.
  const fourth = await pfHost(['serve', ...kit.flags('serve'), '--port', String(port), '--run-dir', kit.directory]);
  expect(fourth.exitCode).toBe(2);
  expect(fourth.stderr).toContain(`port ${port} is in use by another program`);
});

test('demo: one JSON document on stdout, figures on stderr', async () => {
  const ended = await demo('--seconds', '2', '--seed', '7', '--json');
  expect(ended.exitCode).toBe(0);
  const { data } = documentOf(ended);
  expect(data).toMatchObject({
    seed: 7,
    source: 'pattern',
    mode: { width: 1280, height: 720, refresh_hz: 60 },
    frames: { presented: 120, seen: 120, verified: 120, corrupted: 0, reordered: 0 },
    too_slow: false,
    packets: { received: 1200 },
    latency: { unit: 'ms', decoded: { p50: 4 } },
    exit: { code: 0, name: 'ok' },
    versions: { schema: '0.1.0', runtime: '0.1.0', host: '0.0.1', driver: 'protocol 6', client: '0.0.1' },
  });
  const planes = data!.planes as Record<string, Record<string, { hash: string }>>;
  for (const part of ['schema', 'runtime', 'host', 'driver', 'client']) {
    expect(planes[part]!.control!.hash, part).toBe(planes.runtime!.control!.hash);
  }
  expect(ended.stderr).toContain('1.0 s  60.0 frames/s');
  expect(ended.stderr).toContain('verified  yes');
});

test('demo: a failed verification is exit 1 and says why in the document', async () => {
  kit.behave('client', { corrupted: 2 });
  const ended = await demo('--seconds', '2', '--json');
  expect(ended.exitCode).toBe(1);
  expect(documentOf(ended).data).toMatchObject({ exit: { code: 1, name: 'findings', why: '2 frames were corrupted' } });
});

test('demo: presented is what the source says, and a source that says nothing is told', async () => {
  kit.behave('simulator', { presented: 100 });
  // Asked twice: when the client reported, and at its end.
  const more = await demo('--seconds', '2', '--json');
  expect(more.exitCode).toBe(1);
  expect(documentOf(more).data).toMatchObject({
    frames: { presented: 200, seen: 120, lost: 0, skipped: 80, expected: 120 },
    too_slow: true,
    exit: { why: expect.stringContaining('this machine is too slow for 1280x720@60') },
  });
  const wide = await demo('--seconds', '2', '--json', '--max-unverified', '40');
  expect(wide.exitCode).toBe(0);
  expect(wide.stderr).toContain('note      this machine is too slow for 1280x720@60');
  kit.behave('simulator', { saysNotWhat: true });
  const silent = await demo('--seconds', '1', '--json');
  expect(silent.exitCode).toBe(1);
  expect(documentOf(silent).data).toMatchObject({ exit: { why: 'the source did not say what it presented' } });
});

test('demo: the synthetic source needs neither simulator nor driver', async () => {
  const ended = await demo(
    '--seconds',
    '1',
    '--source',
    'synthetic',
    '--driver-library',
    '',
    '--simulator-binary',
    '',
    '--json',
  );
  expect(ended.exitCode).toBe(0);
  expect(documentOf(ended).data).toMatchObject({ source: 'synthetic', versions: { driver: null } });
  expect(kit.diary().some((line) => line.startsWith('simulator'))).toBe(false);
});

test('x11: a program that is not installed is exit 5 with the command that installs it', async () => {
  const { exitCode, stderr } = await demo('--source', 'x11', '--run', 'no-such-program -x', '--x-display', ':1');
  expect(exitCode).toBe(5);
  expect(stderr).toContain('no-such-program is not installed; --run wants to start it');
  const bare = await pfHost(['demo', ...kit.flags('demo'), '--source', 'x11'], {
    env: { PATH: join(kit.directory, 'nowhere') },
  });
  expect(bare.exitCode).toBe(5);
  expect(bare.stderr).toContain('Run: apt-get install -y --no-install-recommends xvfb');
});
