/** Random messages between the generated Rust, TypeScript and C: the same as `npm run proof:codecs`, with fewer values. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wire } from '@punktfunk/abi';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { formsOf } from '../../generators/src/emit/c/messages.ts';
import { lookupOf } from '../../generators/src/emit/lookup.ts';
import { needTools, run } from '../../generators/tests/fixtures/tools.ts';
import { loadModel, ROOT } from '../abi/schema.ts';
import { buildC, CPeer } from './codecs/c.ts';
import { type Codecs, check } from './codecs/exchange.ts';
import { messagesOf } from './codecs/messages.ts';
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

let folder: string;
let program: string;
beforeAll(async () => {
  needTools('gcc');
  folder = mkdtempSync(join(tmpdir(), 'pf-codecs-'));
  program = await buildC(model, 'wire', folder);
}, CARGO_MS);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Other {
  readonly seed?: number;
  /** The program in C. */
  readonly inC?: string;
}

async function checked(codecs: Codecs, count: number, { seed = SEED, inC = program }: Other = {}) {
  const [other, c] = [peer(), new CPeer(model, 'wire', inC)];
  try {
    return await check({ model, plane: 'wire', codecs, peer: other, c, seed, count });
  } finally {
    await Promise.all([other.end(), c.end()]);
  }
}

test('a thousand values of each message are the same bytes in all languages', { timeout: CARGO_MS }, async () => {
  const counts = await checked(wire, 1000);
  expect(counts.faults).toEqual([]);
  expect(Object.keys(counts.values)).toEqual(messagesOf(model, 'wire').map(({ name }) => name));
  expect(new Set(Object.values(counts.values))).toEqual(new Set([1000]));
  const fixed = messagesOf(model, 'wire').filter((decl) => formsOf(decl, lookupOf(model)).length > 0);
  expect(fixed.length).toBeGreaterThan(50);
  expect(counts.inC).toEqual(Object.fromEntries(fixed.map(({ name }) => [name, 1000])));
});

test('one seed gives one choice of values, another one another', { timeout: CARGO_MS }, async () => {
  const [first, again, other] = [
    await checked(wire, 5),
    await checked(wire, 5),
    await checked(wire, 5, { seed: SEED + 1 }),
  ];
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

test('a struct of C whose members stand elsewhere is found, with the message, the value and the seed', {
  timeout: CARGO_MS,
}, async () => {
  const text = readFileSync(join(ROOT, 'generated/c/pf_abi/wire.h'), 'utf8');
  const from = text.indexOf('struct pf_Rumble {');
  const to = text.indexOf('};', from);
  const swapped = text
    .slice(from, to)
    .replace(/uint16_t (low|high);/g, (_, name) => `uint16_t ${name === 'low' ? 'high' : 'low'};`);
  // The header asserts the wrong places too.
  const proofs = text.slice(to).replace(/offsetof\(pf_Rumble, (low|high)\) == (\d)/g, (_, name, at) => {
    return `offsetof(pf_Rumble, ${name}) == ${Number(at) + (name === 'low' ? 2 : -2)}`;
  });
  const header = `${text.slice(0, from)}${swapped}${proofs}`;
  expect(header).not.toBe(text);
  const base = `#include "${ROOT}/generated/c/pf_abi/base.h"`;
  const other = mkdtempSync(join(folder, 'swapped-'));
  writeFileSync(join(other, 'wire.h'), header.replace('#include "base.h"', base));
  const { faults } = await checked(wire, 20, { inC: await buildC(model, 'wire', other, other) });
  expect(faults.length).toBeGreaterThan(0);
  for (const fault of faults) expect(fault).toMatch(/^Rumble \d+ of seed 20261201: C reads another (low|high) in ca/);
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
