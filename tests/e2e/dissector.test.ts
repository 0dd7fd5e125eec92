/** A real session, captured where its bytes are plain, as Wireshark shows it with the generated dissector. */
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { supervisor, wire } from '@punktfunk/abi';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { complaints, type Dissection, dissectFile } from '../../generators/tests/lua/tshark.ts';
import { clientConfiguration, NativeChild } from '../support/native.ts';
import { ANY_SHARES, ROOT } from '../support/pf-host.ts';
import { owned } from './serving.ts';

const SCRIPT = join(ROOT, 'generated/lua/pf.lua');
/** Seed of the synthetic frames. */
const SEED = 7;
let folder = '';
let capture = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pf-dissector-'));
  capture = join(folder, 'session.pcap');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a session of synthetic frames until pictures were seen, and ends it in order. */
async function session(): Promise<void> {
  const run = `dissector-${process.pid}`;
  const host = owned(new NativeChild('host', `${run}-host`));
  await host.message('Started');
  host.send('ConfigureHost', {
    ...{ run_id: run, bind: '127.0.0.1', max_concurrent: 1, source: supervisor.SourceKind.SYNTHETIC },
    ...{ bitrate_kbps: 5000, fec_percent: 20, handshake_timeout_ms: 10_000, seed: BigInt(SEED) },
  });
  const { port } = await host.message('Ready');
  const client = owned(new NativeChild('client', `${run}-client`, ['--capture', capture]));
  await client.message('Started');
  const verify = supervisor.VerifyKind.SYNTHETIC;
  client.send('ConfigureClient', clientConfiguration(run, port, SEED, { verify }));
  await client.message('ClientStatus', (status) => status.frames_presented >= 20n && status.elapsed_ms >= 1500n);
  expect((await client.stop()).exitCode).toBe(0);
  expect((await host.stop()).exitCode).toBe(0);
}

/** A decoded value as tshark shows it. */
function shown(value: unknown): string {
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (value instanceof Uint8Array) return [...value].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
  return String(value);
}

/** Fields that the schema marks secret: named, and their value is not shown. */
const SECRETS = new Set(['pf.wire.welcome.key', 'pf.wire.welcome.salt']);

/** Whether a decoded value stands for bytes that are not there: a block of extensions without an entry is one. */
function isAbsent(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value === undefined;
  return Object.values(value).every((entry) => entry === undefined);
}

/** Every field of a decoded value is named by tshark with that value unless it is secret, or named as absent. */
function expectNamed(packet: Dissection, abbr: string, decoded: object): void {
  for (const [name, value] of Object.entries(decoded)) {
    const filter = `${abbr}.${name}`;
    const got = packet.values.get(filter)?.map((item) => (/^0x/.test(item) ? String(BigInt(item)) : item));
    if (isAbsent(value)) expect(packet.values.get('pf.absent'), filter).toContain(filter);
    else expect(got, filter).toEqual([SECRETS.has(filter) ? '' : shown(value)]);
  }
}

test('tshark names every field of the handshake and of the video packets, and nothing is malformed', async () => {
  await session();
  const packets = await dissectFile(SCRIPT, capture);
  const of = (key: string) => packets.filter((packet) => packet.values.has(key));
  const [hello, welcome, start] = packets;
  const offered = wire.decodeHello(hello!.bytes);
  expect(offered).toMatchObject({ abi_version: wire.WIRE_VERSION, width: 1280, height: 720, refresh_hz: 60 });
  expectNamed(hello!, 'pf.wire.hello', offered);
  expectNamed(welcome!, 'pf.wire.welcome', wire.decodeWelcome(welcome!.bytes));
  expectNamed(start!, 'pf.wire.start', wire.decodeStart(start!.bytes));
  expect(wire.decodeStart(start!.bytes).client_udp_port).toBeGreaterThan(0);

  const video = of('pf.wire.video_header.pts_ns');
  expect(video.length).toBeGreaterThan(100);
  for (const packet of video) {
    const header = wire.readVideoHeader(packet.bytes);
    expect(header.magic).toBe(wire.VIDEO_MAGIC);
    expectNamed(packet, 'pf.wire.video_header', header);
    expect(packet.values.get('pf.rest')![0]!.split(':').length, 'the shard follows').toBe(header.shard_bytes);
  }
  expect(of('pf.wire.clock_probe.t1').length).toBeGreaterThanOrEqual(wire.CLOCK_ROUNDS);
  expect(of('pf.wire.clock_echo.t3').length).toBeGreaterThanOrEqual(wire.CLOCK_ROUNDS);
  expect(of('pf.wire.loss_report.loss_ppm').length).toBeGreaterThan(0);

  expect(packets.flatMap(complaints)).toEqual([]);
  expect(packets.filter((packet) => /"pf\.expert\./.test(packet.json)).map((packet) => packet.json)).toEqual([]);
  expect(packets.filter((packet) => packet.values.size === 0).length, 'every packet has a dissector').toBe(0);
});

test('the commands of docs/wireshark.md, as they stand there', async () => {
  const [script] = /(?<=^```sh\n)[\s\S]*?(?=^```$)/m.exec(readFileSync(join(ROOT, 'docs/wireshark.md'), 'utf8'))!;
  const main = join(ROOT, 'runtime/src/main.ts');
  writeFileSync(join(folder, 'pf-host'), `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`, { mode: 0o755 });
  symlinkSync(join(ROOT, 'generated'), join(folder, 'generated'));
  const env = { PATH: [folder, process.env.PATH].join(delimiter), ...ANY_SHARES };
  const { exitCode, stdout, all } = await execa('sh', ['-ec', script], {
    ...{ cwd: folder, env, reject: false, all: true, timeout: 240_000, maxBuffer: 1 << 28 },
  });
  expect(exitCode, all).toBe(0);
  expect(stdout).toContain('punktfunk');
});
