/** Lockstep with a driver that was really built from a schema in which one field moved. */
import { join } from 'node:path';
import { PLANES, supervisor, wire } from '@punktfunk/abi';
import { execa } from 'execa';
import { readLockFile, readLockOf, shortHash } from 'pf-gen-lock';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MOVED, moveField } from '../../ci/lib/move-field.ts';
import { makeScratch, removeScratch } from '../../ci/lib/scratch.ts';
import { BUILT, NativeChild } from '../support/native.ts';
import { documentOf, pfHost, ROOT } from '../support/pf-host.ts';
import { owned } from './serving.ts';

/** A cold build of the driver on a slow machine. */
const BUILD_MS = 10 * 60 * 1000;
let scratch = '';
let driver = '';
beforeAll(async () => {
  scratch = makeScratch('built');
  moveField(scratch);
  const run = (file: string, ...args: string[]) => execa(file, args, { cwd: scratch, timeout: BUILD_MS });
  await run(process.execPath, 'generators/src/cli/main.ts', 'generate');
  await run('cargo', 'build', '--release', '-p', 'pf-vdisplay');
  driver = join(scratch, 'target/release/libpf_vdisplay.so');
}, BUILD_MS);
afterAll(() => {
  if (scratch !== '') removeScratch(scratch);
});

/** Plane → hash, of a lock file or of the lock in a built file. */
function fingerprint(read: typeof readLockFile, path: string): Record<string, string> {
  const reading = read(path);
  if (!reading.found) throw new Error(`${path} ${reading.why}`);
  return Object.fromEntries(reading.lock.planes.map(({ name, hash }) => [name, shortHash(hash)]));
}

test('built together or alone, each binary has the fingerprint of the schema that it was built from', () => {
  const ours = fingerprint(readLockFile, join(ROOT, 'generated/abi.lock.json'));
  for (const built of Object.values(BUILT)) expect(fingerprint(readLockOf, built), built).toEqual(ours);
  // The scratch copy built its driver alone, from a schema in which the control plane differs and no other.
  const alone = fingerprint(readLockOf, driver);
  expect(alone).toEqual(fingerprint(readLockFile, join(scratch, 'generated/abi.lock.json')));
  expect(Object.keys(ours).filter((plane) => alone[plane] !== ours[plane])).toEqual(['control']);
});

test('serve refuses it at once: versions, struct, field, and what to rebuild', async () => {
  const ended = await pfHost(['serve', '--json', '--port', '0', '--run-dir', scratch, '--driver-library', driver]);
  expect(ended.exitCode).toBe(3);
  const { error } = documentOf(ended);
  const own = PLANES.find(({ name }) => name === 'control')!;
  const message = String(error!.message);
  expect(message).toContain('the driver was generated from another schema than the host');
  expect(message).toContain(`version ${own.version} (hash ${own.hash.slice(0, 12)}) in the host`);
  expect(message).toMatch(new RegExp(`version ${own.version} \\(hash [0-9a-f]{12}\\) in the driver`));
  expect(message).toMatch(
    new RegExp(`first difference: ${MOVED.struct}\\.(${MOVED.field}|${MOVED.before}): offset is \\d+ `),
  );
  expect(error!.help).toBe('Rebuild the driver: cargo build --release -p pf-vdisplay');
});

test('the host itself refuses it at the start, by what the driver answers to GET_INFO', async () => {
  const run = 'e2e-lockstep';
  const socket = join(scratch, 'sim.sock');
  const simulator = owned(new NativeChild('simulator', run));
  await simulator.message('Started');
  simulator.send('ConfigureSimulator', { run_id: run, socket_path: socket, driver_path: driver });
  await simulator.message('Ready');
  const host = owned(new NativeChild('host', run));
  await host.message('Started');
  host.send('ConfigureHost', {
    run_id: run,
    bind: '127.0.0.1',
    max_concurrent: 1,
    device_socket: socket,
    bitrate_kbps: 20_000,
    handshake_timeout_ms: wire.HANDSHAKE_TIMEOUT_MS,
  });
  const { code, message } = await host.message('Fatal');
  expect(code).toBe(supervisor.FatalCode.LOCKSTEP);
  expect(message).toContain('control');
  expect((await host.ended).exitCode).not.toBe(0);
  expect((await simulator.stop()).exitCode).toBe(0);
});
