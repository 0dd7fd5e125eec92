/** Faults: processes that die, clients that vanish, runtimes that are killed. After each, nothing is left. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { supervisor, wire } from '@punktfunk/abi';
import { beforeAll, expect, test } from 'vitest';
import { BUILT, clientConfiguration, NativeChild, streamingClient } from '../support/native.ts';
import { processesGone, processesOf } from '../support/pf-host.ts';
import { buildPoke, query } from '../support/poke.ts';
import { after, expectNothingLeft, owned, Served } from './serving.ts';

beforeAll(buildPoke);

test('the driver process is killed mid-session: restarted, a new display, and the stream goes on with a key frame', async () => {
  const served = await new Served().ready();
  const client = owned(await streamingClient(served.run, served.port, served.seed));
  const seen = client.frames.length;
  const eventsSeen = served.serving.events.length;
  const before = await client.message('ClientStatus', () => true, { from: seen });
  process.kill(served.serving.childPid('simulator'), 'SIGKILL');
  await client.message(
    'ClientStatus',
    ({ keyframes, frames_presented }) =>
      keyframes > before.keyframes && frames_presented > before.frames_presented + 10n,
    { from: seen },
  );
  await served.serving.event('start', { child: 'simulator', start: 2 }, { from: eventsSeen });
  await served.serving.event('display', { kind: 'CREATED' }, { from: eventsSeen });
  await client.stop();
  await served.stop();
});

test('the host is killed under pf-host: restarted, orphans cleared, the next session served', async () => {
  const served = await new Served().ready();
  owned(await streamingClient(served.run, served.port, served.seed));
  const eventsSeen = served.serving.events.length;
  process.kill(served.serving.childPid('host'), 'SIGKILL');
  const ready = await served.serving.event('ready', {}, { from: eventsSeen });
  expect(ready.port).toBe(served.port);
  expect((await query(served.socket)).monitors).toBe(0);
  const next = owned(await streamingClient(served.run, served.port, served.seed));
  expect((await query(served.socket)).monitors).toBe(1);
  await next.stop();
  await served.stop();
});

test('the driver process is stopped, and the host: each is found out, killed and started again, and nobody else', async () => {
  const hung = async (child: 'simulator' | 'host', other: 'simulator' | 'host'): Promise<void> => {
    const served = await new Served().ready();
    owned(await streamingClient(served.run, served.port, served.seed));
    const eventsSeen = served.serving.events.length;
    process.kill(served.serving.childPid(child), 'SIGSTOP');
    await served.serving.event('start', { child, start: 2 }, { from: eventsSeen });
    expect(served.serving.stderr).toContain(`${child}: said nothing for 5 s; terminating it`);
    expect(served.serving.stderr).toContain(`${child}: did not end within 1000 ms of SIGTERM; killing it`);
    await served.serving.event(child === 'host' ? 'ready' : 'child_ready', {}, { from: eventsSeen });
    // The other one showed all the time that it lives, although it waited for an answer of the one that hung.
    expect(served.serving.stderr).not.toContain(`${other}: said nothing`);
    expect(served.serving.events.filter(({ event, child }) => event === 'start' && child === other)).toHaveLength(1);
    const next = owned(await streamingClient(served.run, served.port, served.seed));
    await next.stop();
    await served.stop();
  };
  await Promise.all([hung('simulator', 'host'), hung('host', 'simulator')]);
});

test('the host is killed without pf-host: its monitor departs', async () => {
  const run = 'e2e-alone';
  const directory = mkdtempSync(join(tmpdir(), 'pf-e2e-'));
  after(async () => rmSync(directory, { recursive: true, force: true }));
  const socket = join(directory, 'sim.sock');
  const seed = 7;
  const simulator = owned(new NativeChild('simulator', run));
  await simulator.message('Started');
  simulator.send('ConfigureSimulator', {
    run_id: run,
    socket_path: socket,
    driver_path: BUILT.driver,
    source: supervisor.SourceKind.PATTERN,
    seed: BigInt(seed),
  });
  await simulator.message('Ready');
  const host = owned(new NativeChild('host', run));
  await host.message('Started');
  host.send('ConfigureHost', {
    run_id: run,
    bind: '127.0.0.1',
    max_concurrent: 1,
    source: supervisor.SourceKind.PATTERN,
    device_socket: socket,
    linger_ms: 10_000,
    bitrate_kbps: 20_000,
    fec_percent: 10,
    handshake_timeout_ms: wire.HANDSHAKE_TIMEOUT_MS,
  });
  const { port } = await host.message('Ready');
  owned(await streamingClient(run, port, seed));
  expect((await query(socket)).monitors).toBe(1);
  host.kill();
  await host.ended;
  // Its handle closes with it, so the driver need not wait for the 14 s of its watchdog.
  const gone = async (): Promise<void> => {
    const from = simulator.frames.length;
    simulator.send('QueryStatus', {});
    const { monitors } = await simulator.message('SimulatorStatus', () => true, { from });
    if (monitors > 0) await gone();
  };
  const start = performance.now();
  await gone();
  expect(performance.now() - start).toBeLessThan(14_000);
  expect((await simulator.stop()).exitCode).toBe(0);
});

test('the runtime is killed mid-session: its children end within 3 s', async () => {
  const served = await new Served().ready();
  owned(await streamingClient(served.run, served.port, served.seed));
  expect(processesOf(served.run).length).toBeGreaterThanOrEqual(2);
  served.serving.signal('SIGKILL');
  await served.serving.ended;
  await processesGone(served.run, 3000);
  // The directory of the dead run goes with the next start in the same place.
  expect(served.runs).toEqual([served.run]);
});

test('the client vanishes: the display lingers and is released on time', async () => {
  const LINGER_MS = 1500;
  const served = await new Served('--linger-ms', String(LINGER_MS)).ready();
  const client = owned(await streamingClient(served.run, served.port, served.seed));
  const eventsSeen = served.serving.events.length;
  client.kill();
  const limit = { from: eventsSeen, ms: 5 * wire.IDLE_TIMEOUT_MS };
  const lingering = await served.serving.event('display', { kind: 'LINGERING' }, limit);
  const start = performance.now();
  expect(lingering.linger_ms).toBe(LINGER_MS);
  expect((await query(served.socket)).monitors).toBe(1);
  await served.serving.event('display', { kind: 'RELEASED' }, { from: eventsSeen, ms: LINGER_MS + 30_000 });
  const took = performance.now() - start;
  // Not before its time; how soon after it is the machine's business.
  expect(took).toBeGreaterThan(LINGER_MS - 200);
  expect((await query(served.socket)).monitors).toBe(0);
  await served.stop();
});

test('a display that lingers waits for its client: another one gets its own, the one that returns gets it back, and the logs say why', async () => {
  const served = await new Served('--linger-ms', '60000').ready();
  const identity_path = join(served.directory, 'client.pem');
  const client = owned(await streamingClient(served.run, served.port, served.seed, { identity_path }));
  const created = await served.serving.event('display', { kind: 'CREATED' });
  const eventsSeen = served.serving.events.length;
  client.kill();
  await served.serving.event('display', { kind: 'LINGERING' }, { from: eventsSeen, ms: 5 * wire.IDLE_TIMEOUT_MS });
  owned(await streamingClient(served.run, served.port, served.seed));
  const other = await served.serving.event('display', { kind: 'CREATED' }, { from: eventsSeen });
  expect(other.target_id).not.toBe(created.target_id);
  owned(await streamingClient(served.run, served.port, served.seed, { identity_path }));
  const reused = await served.serving.event('display', { kind: 'REUSED' }, { from: eventsSeen });
  expect(reused.target_id).toBe(created.target_id);
  expect((await query(served.socket)).monitors).toBe(2);
  const [mine, others] = [created.target_id, other.target_id];
  for (const line of [
    `host: .*1 display is kept: target ${mine} \\(1280x720@60\\) is in use$`,
    `host: .*1 display is kept: target ${mine} \\(1280x720@60\\) lingers for [0-9.]+ s in case its client returns$`,
    `host: .*2 displays are kept: target ${mine} \\(1280x720@60\\) is in use; target ${others} \\(1280x720@60\\) is in use$`,
    `simulator: .*2 displays are there until the driver departs them: target ${mine} on, target ${others} off$`,
  ]) {
    await served.serving.until(line, () => (new RegExp(line, 'm').test(served.serving.stderr) ? true : undefined));
  }
  await served.stop();
});

test('a client of another wire version is refused with a sentence that names both, and serving goes on', async () => {
  const served = await new Served().ready();
  const stranger = owned(new NativeChild('client', `${served.run}-client`));
  await stranger.message('Started');
  stranger.send('ConfigureClient', clientConfiguration(served.run, served.port, served.seed, { wire_version: 9 }));
  const { code, message } = await stranger.message('Fatal');
  expect(code).toBe(supervisor.FatalCode.REFUSED);
  expect(message).toMatch(/\b9\b/);
  expect(message).toMatch(new RegExp(`\\b${wire.WIRE_VERSION}\\b`));
  expect((await stranger.ended).exitCode).not.toBe(0);
  const client = owned(await streamingClient(served.run, served.port, served.seed));
  await client.stop();
  await served.stop();
});

test('ten sessions one after the other leave no monitor, no handle and no broken rule', async () => {
  const served = await new Served('--linger-ms', '0').ready();
  const handles: number[] = [];
  for (let session = 0; session < 10; session += 1) {
    const eventsSeen = served.serving.events.length;
    const client = owned(await streamingClient(served.run, served.port, served.seed));
    await client.stop();
    await served.serving.event('display', { kind: 'RELEASED' }, { from: eventsSeen });
    const { monitors, handles: held, violations, last_violation } = await query(served.socket);
    expect([monitors, violations, last_violation]).toEqual([0, 0, '']);
    handles.push(held);
  }
  expect(new Set(handles).size).toBe(1);
  await served.stop();
  expectNothingLeft(served);
});
