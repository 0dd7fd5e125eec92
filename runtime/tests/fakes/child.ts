/**
 * A stand-in for a native child that speaks the supervisor's frames and misbehaves as told. Called by the launcher with
 * its role and the path of a JSON file with its behaviour, which is read anew at each start.
 */
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { PLANES, supervisor } from '@punktfunk/abi';
import type { Behaviour } from './behaviour.ts';

const [role, behaviourPath] = process.argv.slice(2) as ['host' | 'simulator' | 'client', string];
const behaviour = JSON.parse(readFileSync(behaviourPath, 'utf8')) as Behaviour;
const ROLES = { host: 1, simulator: 2, client: 3 } as const;
const stamps = PLANES.map(({ id, version, hash }) => ({ plane_id: id, version, hash: Buffer.from(hash, 'hex') }));
const strangers = stamps.map((stamp) => ({ ...stamp, hash: Buffer.alloc(16) }));

function say<N extends supervisor.SupervisorName>(name: N, message: Partial<supervisor.SupervisorMessages[N]>): void {
  process.stdout.write(supervisor.encodeSupervisor(name, message, 0));
}
function note(text: string): void {
  if (behaviour.diary !== undefined) appendFileSync(behaviour.diary, `${role} ${process.pid} ${text}\n`);
}
function end(code: number): void {
  note('ends');
  say('Stopped', { code: 0 });
  process.stdout.write('', () => process.exit(code));
}

process.stderr.write(` INFO fake ${role} ${process.pid} begins\n`);
if (behaviour.ignoreTerm === true) process.on('SIGTERM', () => note('SIGTERM'));
if (behaviour.grandchild === true) spawn('sleep', ['1000'], { stdio: 'inherit' });
if (behaviour.silent !== true) {
  say('Started', { role: ROLES[role], pid: process.pid, version: '0.0.1', planes: stamps });
}

const decoder = new supervisor.SupervisorDecoder('down');
process.stdin.on('data', (chunk: Buffer) => {
  for (const frame of decoder.push(chunk)) hear(frame);
});
process.stdin.on('end', () => {
  note('end of input');
  if (behaviour.ignoreStop !== true) end(0);
});

function hear(frame: supervisor.SupervisorFrame): void {
  note(frame.name);
  switch (frame.name) {
    case 'Stop':
      if (behaviour.ignoreStop !== true) end(0);
      return;
    case 'ConfigureSimulator':
      speak(frame.message.status_interval_ms, 'SimulatorStatus');
      note(`socket ${frame.message.socket_path}`);
      writeFileSync(frame.message.socket_path, '');
      prepared({ socket_path: frame.message.socket_path });
      return;
    case 'QueryPresented':
      presented(frame.message);
      return;
    case 'ConfigureHost':
      speak(frame.message.status_interval_ms, 'HostStatus');
      host(frame.message);
      return;
    case 'ConfigureClient':
      speak(frame.message.status_interval_ms, 'Dropped');
      prepared({});
      client(frame.message);
      return;
  }
}

/** Shows that it lives. A client's figures would be judged, so it says something else. */
function speak(interval_ms: number, name: 'SimulatorStatus' | 'HostStatus' | 'Dropped'): void {
  if (behaviour.noStatus !== true) setInterval(() => say(name, {}), interval_ms);
}

function prepared(ready: Partial<supervisor.Ready>): void {
  if (behaviour.fatal !== undefined) {
    say('Fatal', behaviour.fatal);
    process.stderr.write('ERROR the last words\n');
    process.stdout.write('', () => process.exit(1));
    return;
  }
  if (behaviour.garbage === true) process.stdout.write('this is not a frame, and long enough to be read as one\n');
  if (behaviour.crash === true) process.exit(9);
  if (behaviour.crashOnce !== undefined) {
    const marker = behaviour.crashOnce;
    const first = !readable(marker);
    writeFileSync(marker, '');
    if (first) process.exit(9);
  }
  if (behaviour.neverReady !== true) say('Ready', ready);
}

function readable(path: string): boolean {
  try {
    readFileSync(path);
    return true;
  } catch {
    return false;
  }
}

function host(configuration: supervisor.ConfigureHost): void {
  const socket = createSocket('udp4');
  socket.once('error', (error) => {
    say('Fatal', { code: supervisor.FatalCode.ADDRESS_IN_USE, message: error.message, help: '' });
    process.stdout.write('', () => process.exit(1));
  });
  socket.bind(configuration.port, configuration.bind, () => {
    note(`port ${socket.address().port}`);
    const driver_planes = behaviour.strangeDriver === true ? strangers : stamps;
    prepared({ port: socket.address().port, driver_protocol: 6, driver_planes });
  });
}

/** 60 Hz, as the client of a run that asks for nothing else. */
function presented({ from_ns, to_ns }: supervisor.QueryPresented): void {
  if (behaviour.saysNotWhat === true) return;
  const all = Math.round((Number(to_ns - from_ns) * 60) / 1e9);
  say('Presented', { from_ns, to_ns, pictures: BigInt(behaviour.presented ?? all), complete: true });
}

/** Where the window of a stand-in client begins: any time will do. */
const WINDOW_FROM_NS = 1_000_000_000_000n;

function client(configuration: supervisor.ConfigureClient): void {
  if (behaviour.neverReady === true) return;
  const { width, height, refresh_hz, duration_ms } = configuration;
  const shown_ms = duration_ms === 0 ? 1000 : duration_ms;
  const frames = (shown_ms * refresh_hz) / 1000;
  const status = (share: number, final_report: boolean) => {
    const presented = BigInt(Math.round(frames * share));
    say('ClientStatus', {
      final_report,
      elapsed_ms: BigInt(Math.round(shown_ms * share)),
      width,
      height,
      refresh_hz,
      frames_presented: presented,
      frames_verified: presented - BigInt(behaviour.corrupted ?? 0),
      frames_corrupted: BigInt(behaviour.corrupted ?? 0),
      window_from_ns: WINDOW_FROM_NS,
      window_to_ns: WINDOW_FROM_NS + BigInt(Math.round(shown_ms * share)) * 1_000_000n,
      packets_received: presented * 10n,
      decoded_p50_us: 4000,
    });
  };
  status(0.5, false);
  if (duration_ms === 0) return;
  status(1, true);
  end(0);
}
