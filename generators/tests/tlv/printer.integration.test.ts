/**
 * A small protocol of tags, lengths and values: two versions, three languages. Every writer meets every reader, and what becomes of
 * it is what the diff says of the two versions. A third version breaks, and is seen to.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { diffModels } from '../../src/diff/index.ts';
import { needTools } from '../fixtures/tools.ts';
import { type Case, casesOf, type Outcome, outcomeOf, understood } from './cases.ts';
import type { Peer, Reading } from './peer.ts';
import { printer, type Version } from './printer.ts';
import { rustPeers } from './rust.ts';
import { typescriptPeer } from './typescript.ts';
import { readWithWireshark } from './wireshark.ts';

const VERSIONS: readonly Version[] = ['old', 'new', 'broken'];
const BUILD_MS = 5 * 60_000;
type Frames = readonly (readonly [name: string, bytes: string])[];

const peers = new Map<string, Peer>();
const written = new Map<string, Frames>();
let folder = '';

beforeAll(async () => {
  needTools('cargo', 'tshark');
  folder = mkdtempSync(join(tmpdir(), 'pf-gen-test-printer-'));
  const rust = await rustPeers(folder, VERSIONS);
  for (const version of VERSIONS) {
    peers.set(`Rust ${version}`, rust(version));
    peers.set(`TypeScript ${version}`, await typescriptPeer(folder, version));
  }
  for (const [name, peer] of peers) written.set(name, await peer.write());
}, BUILD_MS);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const framesOf = (version: Version): Frames => written.get(`Rust ${version}`) ?? [];

test.each(VERSIONS)('%s: the languages write the same bytes', (version) => {
  expect(written.get(`TypeScript ${version}`)).toEqual(framesOf(version));
  expect(framesOf(version).map(([name]) => name)).toEqual(casesOf(version).map(({ name }) => name));
});

/** Reader and writer of each cell of the matrix of two versions. */
const cells = (one: Version, other: Version) =>
  [one, other].flatMap((reader) => [one, other].map((writer) => [reader, writer] as const));

const worst = (all: readonly Outcome[]): Outcome =>
  all.includes('breaks') ? 'breaks' : all.includes('degraded') ? 'degraded' : 'ok';

/** What the diff of the older and the newer one says about a reader of bytes of a writer. */
function foreseen(reader: Version, writer: Version): Outcome {
  if (reader === writer) return 'ok';
  const older = reader === 'old' ? 'oldReaderNewWriter' : 'newReaderOldWriter';
  const [before, after] = reader === 'old' ? [reader, writer] : [writer, reader];
  return worst(diffModels(printer(before), printer(after)).findings.map(({ verdict }) => verdict[older]));
}

/** What tshark shows of all frames with the script of a version: it is slow to start, so that it starts once for each. */
const shown = new Map<Version, readonly Reading[]>();
async function seenBy(reader: Version, frames: Frames): Promise<readonly Reading[]> {
  const all = VERSIONS.flatMap(framesOf);
  if (!shown.has(reader)) shown.set(reader, await readWithWireshark(reader, all));
  return frames.map((frame) => shown.get(reader)![all.indexOf(frame)]!);
}

const LANGUAGES = ['Rust', 'TypeScript', 'Lua'] as const;

async function readBy(
  language: (typeof LANGUAGES)[number],
  reader: Version,
  frames: Frames,
): Promise<readonly Reading[]> {
  return language === 'Lua' ? seenBy(reader, frames) : peers.get(`${language} ${reader}`)!.read(frames);
}

describe.each([
  ['old', 'new'],
  ['old', 'broken'],
] as const)('%s and %s', (one, other) => {
  test.each(cells(one, other))(
    'a reader of %s understands a writer of %s as the diff says, in every language',
    async (reader, writer) => {
      const frames = framesOf(writer);
      const wanted = casesOf(writer).map((entry: Case) => understood(entry, writer, reader));
      for (const language of LANGUAGES) {
        const readings = await readBy(language, reader, frames);
        const lines = readings.map(({ text }) => text);
        expect(lines, language).toEqual(wanted);
        expect(outcomeOf(lines, writer), language).toBe(foreseen(reader, writer));
      }
    },
  );
});

test('the two versions understand each other, and the one that breaks is a break', () => {
  expect(diffModels(printer('old'), printer('new')).class).toBe('additive');
  expect(diffModels(printer('old'), printer('broken')).class).toBe('break');
  expect(foreseen('new', 'old')).toBe('ok');
  expect(foreseen('old', 'new')).toBe('degraded');
  expect(foreseen('broken', 'old')).toBe('breaks');
});

test.each(['Rust', 'TypeScript'] as const)('%s: what an old reader keeps, it hands on as it was', async (language) => {
  const readings = await readBy(language, 'old', framesOf('new'));
  const kept = casesOf('new').flatMap((entry, at) => (entry.kept === undefined ? [] : [at]));
  expect(kept.length).toBeGreaterThan(1);
  for (const at of kept) expect(readings[at]?.again).toBe(framesOf('new')[at]?.[1]);
  // What is passed over is lost there: that is what `degraded` says.
  expect(readings[1]?.again).toBe(framesOf('old')[1]?.[1]);
});

test('the comparison can fail: a reader that understands less, or more, is seen', () => {
  const lines = casesOf('new').map((entry) => understood(entry, 'new', 'new'));
  expect(outcomeOf(lines, 'new')).toBe('ok');
  expect(outcomeOf([lines[0]!.replace('serial=7', 'serial=8'), ...lines.slice(1)], 'new')).toBe('degraded');
  expect(outcomeOf([...lines.slice(0, -1), 'alarm: refused'], 'new')).toBe('breaks');
});
