/** A host that goes: its client hears at once, dials the next one, and counts on. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { supervisor, wire } from '@punktfunk/abi';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { NativeChild, streamingClient } from '../support/native.ts';
import { processesOf, ROOT, testEnvironment } from '../support/pf-host.ts';
import { after, owned } from './serving.ts';

const HOUR_NS = 3_600_000_000_000n;
/** Five times what it may take from a host's end to the frames of the next one. */
const BACK_MS = 5000;
const SEED = 11;

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'pf-e2e-'));
  after(async () => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A host of synthetic frames without pf-host; the runs differ in what `change` says. */
async function host(change: Partial<supervisor.ConfigureHost> = {}): Promise<{ host: NativeChild; port: number }> {
  const child = owned(new NativeChild('host', 'e2e-lost'));
  await child.message('Started');
  child.send('ConfigureHost', {
    run_id: 'e2e-lost',
    bind: '127.0.0.1',
    max_concurrent: 4,
    source: supervisor.SourceKind.SYNTHETIC,
    bitrate_kbps: 20_000,
    fec_percent: 10,
    handshake_timeout_ms: wire.HANDSHAKE_TIMEOUT_MS,
    seed: BigInt(SEED),
    ...change,
  });
  return { host: child, port: (await child.message('Ready')).port };
}

const client = (port: number, change: Partial<supervisor.ConfigureClient> = {}) =>
  streamingClient('e2e-lost', port, SEED, {
    verify: supervisor.VerifyKind.SYNTHETIC,
    redial_ms: 10_000,
    ...change,
  }).then(owned);

test('a killed host is followed by one with another clock: frames within 5 s, one identity, and no figure out of its range', async () => {
  const identity_path = join(folder(), 'host.pem');
  const reset_key = new Uint8Array(32).fill(7);
  const base = BigInt(Date.UTC(2026, 0, 1)) * 1_000_000n;
  const first = await host({ identity_path, reset_key, wall_base_ns: base });
  expect(statSync(identity_path).mode & 0o777).toBe(0o600);
  const streaming = await client(first.port, { wall_base_ns: base - HOUR_NS });
  const expectSane = ({ clock_offset_ns, decoded_p99_us, elapsed_ms }: supervisor.ClientStatus, offset: bigint) => {
    // The offset is exact to a round trip; a busy machine's may be long.
    expect(Math.abs(Number(clock_offset_ns - offset))).toBeLessThan(1e9);
    expect(decoded_p99_us / 1000).toBeLessThanOrEqual(Number(elapsed_ms) + 60_000);
    expect(decoded_p99_us).toBeGreaterThan(0);
    expect(decoded_p99_us).toBeLessThan(60_000_000);
  };
  const before = await streaming.message('ClientStatus', () => true, { from: streaming.frames.length });
  expect([before.connections, before.frames_corrupted]).toEqual([1, 0n]);
  expectSane(before, HOUR_NS);

  const from = streaming.frames.length;
  first.host.kill();
  await first.host.ended;
  // As after a step of the system clock by two hours, for a process that begins then.
  const next = await host({ identity_path, reset_key, port: first.port, wall_base_ns: base - 2n * HOUR_NS });
  expect(next.port).toBe(first.port);
  const back = await streaming.message(
    'ClientStatus',
    ({ connections, frames_presented }) => connections === 2 && frames_presented > before.frames_presented + 30n,
    { from, ms: BACK_MS },
  );
  expect([back.frames_corrupted, back.frames_reordered, back.auth_failures]).toEqual([0n, 0n, 0n]);
  expectSane(back, -HOUR_NS);
  expect((await streaming.stop()).exitCode).toBe(0);
});

test('a host that ends in order, and one that refuses, are not dialled again', async () => {
  const serving = await host({ max_concurrent: 1 });
  const streaming = await client(serving.port);
  const refused = owned(new NativeChild('client', 'e2e-lost-client'));
  await refused.message('Started');
  refused.send('ConfigureClient', {
    run_id: 'e2e-lost',
    host: '127.0.0.1',
    port: serving.port,
    wire_version: wire.WIRE_VERSION,
    width: 1280,
    height: 720,
    refresh_hz: 60,
    verify: supervisor.VerifyKind.SYNTHETIC,
    seed: BigInt(SEED),
    redial_ms: 60_000,
  });
  expect((await refused.message('Fatal')).code).toBe(supervisor.FatalCode.REFUSED);
  const from = streaming.frames.length;
  await serving.host.stop();
  const end = await streaming.message('ClientStatus', (status) => status.final_report, { from, ms: BACK_MS });
  expect(end.connections).toBe(1);
  await streaming.ended;
  expect(streaming.log).not.toContain('dialling again');
});

test('an identity file that is damaged is named, and stays', async () => {
  const path = folder();
  const file = join(path, 'host.pem');
  await (await host({ identity_path: file })).host.stop();
  for (const [role, name] of [
    ['host', 'ConfigureHost'],
    ['client', 'ConfigureClient'],
  ] as const) {
    const child = owned(new NativeChild(role, 'e2e-lost'));
    await child.message('Started');
    // A directory is no file; what is in a file, the tests of the crate say.
    const common = { run_id: 'e2e-lost', identity_path: path };
    if (name === 'ConfigureHost') {
      child.send(name, { ...common, bind: '127.0.0.1', source: supervisor.SourceKind.SYNTHETIC });
    } else {
      child.send(name, { ...common, host: '127.0.0.1', port: 9, width: 1280, height: 720, refresh_hz: 60 });
    }
    const { code, message, help } = await child.message('Fatal');
    expect(code, role).toBe(supervisor.FatalCode.BAD_CONFIG);
    expect(message, role).toBe(`identity file ${path}: it is a directory; expected a file, or nothing yet`);
    expect(help, role).toContain('Remove the file');
  }
});

test('the host of a measured demo is killed: the window goes on with the next one, and the client stays', async () => {
  const directory = folder();
  const args = [
    'demo',
    '--source',
    'synthetic',
    '--seconds',
    '4',
    '--json',
    '--log-level',
    'info',
    '--port',
    '0',
    '--run-dir',
    directory,
  ];
  const demo = execa(process.execPath, [join(ROOT, 'runtime/src/main.ts'), ...args], {
    reject: false,
    extendEnv: false,
    env: testEnvironment(),
    stdin: 'ignore',
    timeout: 240_000,
  });
  let said = '';
  const streams = new Promise<void>((resolve) => {
    demo.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
      if (said.includes('frames/s')) resolve();
    });
  });
  await Promise.race([streams, demo]);
  const run = /run ([0-9a-f]+)/.exec(said)?.[1] ?? '';
  const pid = processesOf(run).find((line) => line.includes('pf-hostd'));
  process.kill(Number.parseInt(pid ?? '', 10), 'SIGKILL');
  const { stdout } = await demo;
  const { data } = JSON.parse(stdout) as { data: { restarts: unknown; window_ms: number } };
  expect(data.restarts, said).toEqual({ host: 1, client: 0 });
  expect(data.window_ms, said).toBe(4000);
});
