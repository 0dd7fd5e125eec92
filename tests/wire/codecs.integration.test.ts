/** Random messages between the generated Rust and the generated TypeScript: the same as `npm run proof:codecs`, with fewer values. */
import { join } from 'node:path';
import { wire } from '@punktfunk/abi';
import { expect, test } from 'vitest';
import { run } from '../../generators/tests/fixtures/tools.ts';
import { loadModel, ROOT } from '../abi/schema.ts';
import { type Codecs, check, messagesOf } from './codecs/exchange.ts';
import { RustPeer } from './codecs/rust.ts';

const CARGO_MS = 600_000;
const SEED = 20_261_201;
const model = loadModel();

/** The Rust side, which this build must have. */
function peer(): RustPeer {
  run('cargo', ['build', '--release', '--locked', '--quiet', '-p', 'pf-conformance', '--bin', 'pf-codecs'], {
    timeout: CARGO_MS,
  });
  return new RustPeer(join(ROOT, 'target/release/pf-codecs'));
}

async function checked(codecs: Codecs, count: number, seed = SEED): Promise<Awaited<ReturnType<typeof check>>> {
  const other = peer();
  try {
    return await check({ model, plane: 'wire', codecs, peer: other, seed, count });
  } finally {
    await other.end();
  }
}

test('a thousand values of each message are the same bytes in both languages', { timeout: CARGO_MS }, async () => {
  const counts = await checked(wire, 1000);
  expect(counts.faults).toEqual([]);
  expect(Object.keys(counts.values)).toEqual(messagesOf(model, 'wire').map(({ name }) => name));
  expect(new Set(Object.values(counts.values))).toEqual(new Set([1000]));
});

test('one seed gives one choice of values, another one another', { timeout: CARGO_MS }, async () => {
  const [first, again, other] = [await checked(wire, 5), await checked(wire, 5), await checked(wire, 5, SEED + 1)];
  expect(again).toEqual(first);
  expect(other.bytes).not.toBe(first.bytes);
});

test('a codec that is wrong in one language is found, with the message, the value and the seed', {
  timeout: CARGO_MS,
}, async () => {
  const writes: Codecs = {
    ...wire,
    encodeRumble: (value: wire.Rumble) => wire.encodeRumble({ ...value, low: value.high, high: value.low }),
  };
  const written = await checked(writes, 20);
  expect(written.faults.length).toBeGreaterThan(0);
  for (const fault of written.faults) expect(fault).toMatch(/^Rumble \d+ of seed 20261201: TypeScript writes ca/);

  const reads: Codecs = {
    ...wire,
    decodeHostTiming: (bytes: Uint8Array) => ({ ...wire.decodeHostTiming(bytes), phase_ns: 0 }),
  };
  const read = await checked(reads, 20);
  expect(read.faults.length).toBeGreaterThan(0);
  for (const fault of read.faults)
    expect(fault).toMatch(/^HostTiming \d+ of seed 20261201: TypeScript reads .*"phase_ns":0/);
});

test('Rust says what is not as it should be', { timeout: CARGO_MS }, async () => {
  const other = peer();
  const start = {
    client_udp_port: 54321,
    extensions: { padding: null, label: null, rate_features: null, preset: null },
  };
  const answers = await other.block('wire', 'Start', [
    { hex: '504b463131d4', value: start },
    { hex: '504b463132d4', value: start },
    { hex: '504b4631', value: start },
  ]);
  expect(answers[0]).toBe('504b463131d4');
  expect(answers[1]).toMatch(/^! read as Start \{ client_udp_port: 54322/);
  expect(answers[2]).toMatch(/^! not read: .*Start\.client_udp_port/);
  await other.end();
});
