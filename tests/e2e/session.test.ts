/** Whole sessions through `pf-host demo`: pattern, a real X program, synthetic frames under loss. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest';
import { ANY_SHARES, documentOf, type Ended, pfHost, processesOf } from '../support/pf-host.ts';

/** Length of the measured windows, in seconds: long enough for figures, short enough for every run. */
const SECONDS = 4;
let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'pf-e2e-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

interface Report {
  run: string;
  seed: number;
  frames: Record<
    | 'presented'
    | 'seen'
    | 'expected'
    | 'undecodable'
    | 'verified'
    | 'corrupted'
    | 'reordered'
    | 'stale'
    | 'skipped'
    | 'lost'
    | 'recovered',
    number
  >;
  packets: Record<'received' | 'dropped' | 'kernel_dropped' | 'recovered', number>;
  dropped_packets: number;
  recovered: number;
  latency: Record<'reassembled' | 'decoded', { p50: number; p95: number; p99: number }>;
  versions: Record<string, string | null>;
  planes: Record<string, Record<string, { version: number; hash: string }>>;
  violations: string[];
  x11: { psnr: number; psnr_empty: number } | null;
  too_slow: boolean;
  exit: { code: number; name: string; why?: string };
}

/** How much a machine loses or leaves out while others use it too is the subject of few tests. */
async function demo(...args: string[]): Promise<{ report: Report; ended: Ended }> {
  return judgedDemo(ANY_SHARES, ...args);
}

async function judgedDemo(env: Record<string, string>, ...args: string[]): Promise<{ report: Report; ended: Ended }> {
  const fixed = ['demo', '--json', '--seconds', String(SECONDS), '--run-dir', directory];
  const ended = await pfHost([...fixed, ...args], { env });
  onTestFailed(() => {
    process.stderr.write(`exit ${ended.exitCode}\n${ended.stdout}\n${ended.stderr}\n`);
  });
  const { data, error } = documentOf(ended);
  expect(error).toBeUndefined();
  const report = data as unknown as Report;
  expect(processesOf(report.run)).toEqual([]);
  return { report, ended };
}

test('a child tells as much as the run was asked for', async () => {
  const lines = async (level: string) =>
    (await pfHost(['demo', '--json', '--seconds', '1', '--run-dir', directory, '--log-level', level])).stderr;
  // What the simulator says when the host closes its device, at its level DEBUG.
  expect(await lines('debug')).toMatch(/debug simulator: .* DEBUG .*client gone/);
  expect(await lines('info')).not.toMatch(/DEBUG/);
});

test('pattern: every presented frame is whole, in order and verified; versions and planes of all parts agree', async () => {
  const { report, ended } = await demo();
  expect(ended.exitCode).toBe(0);
  const { frames, latency, planes, versions } = report;
  // How many frames a machine shows, and how many of them in a second, is for `npm start` and the bench to measure.
  expect(frames.seen).toBeGreaterThan(0);
  expect(frames.verified).toBe(frames.seen + frames.stale);
  // A source counts its own pictures: no slower machine makes them more than the rate has, and a count that says fewer than
  // were seen would have been a finding.
  expect(frames.presented).toBeGreaterThan(0);
  expect(frames.presented).toBeLessThanOrEqual(frames.expected + 2);
  expect([frames.corrupted, frames.reordered]).toEqual([0, 0]);
  for (const { p50, p95, p99 } of [latency.reassembled, latency.decoded]) {
    expect(p50).toBeGreaterThan(0);
    expect(p95).toBeGreaterThanOrEqual(p50);
    expect(p99).toBeGreaterThanOrEqual(p95);
  }
  expect(latency.decoded.p50).toBeGreaterThan(latency.reassembled.p50);
  for (const part of ['schema', 'runtime', 'host', 'driver', 'client']) {
    expect(versions[part], part).toBeTruthy();
    // A driver speaks no word to the supervisor, so that it says nothing of that plane.
    for (const plane of part === 'driver' ? ['control', 'frame', 'cursor'] : ['control', 'frame', 'supervisor']) {
      expect(planes[part]![plane], `${plane} of the ${part}`).toEqual(planes.schema![plane]);
    }
  }
  expect(report.violations).toEqual([]);
});

test('pattern: the seed is drawn for each run, and a given one is used', async () => {
  const first = await demo('--seconds', '1');
  const second = await demo('--seconds', '1');
  const third = await demo('--seconds', '1', '--seed', '42');
  expect(first.report.seed).not.toBe(second.report.seed);
  expect(third.report.seed).toBe(42);
});

test('another mode: the picture has the size that the client asked for', async () => {
  const { report } = await demo('--mode', '640x360@30', '--seconds', '2');
  expect(report.frames.seen).toBeGreaterThan(0);
  expect(report.frames.verified).toBe(report.frames.seen + report.frames.stale);
  expect(report).toMatchObject({ received_mode: { width: 640, height: 360, refresh_hz: 30 } });
});

test('x11: a real program is seen, and the file is H.264 of the right size', async () => {
  const out = join(directory, 'x11.h264');
  const { report, ended } = await demo('--source', 'x11', '--run', 'xclock -digital -update 1', '--out', out);
  expect(ended.exitCode).toBe(0);
  const probe = await execa('ffprobe', [
    ...['-v', 'error', '-select_streams', 'v', '-of', 'csv=p=0', '-show_entries', 'stream=codec_name,width,height'],
    out,
  ]);
  expect(probe.stdout.trim()).toBe('h264,1280,720');
  expect(report.x11!.psnr).toBeGreaterThanOrEqual(28);
  expect(report.x11!.psnr_empty).toBeLessThan(report.x11!.psnr - 3);
});

test('synthetic frames under loss: every frame is verified byte for byte, drops are repaired', async () => {
  const { report, ended } = await demo('--source', 'synthetic', '--fec', '25', '--drop', '5', '--seed', '1');
  expect(ended.exitCode).toBe(0);
  expect(report.frames.seen).toBeGreaterThan(0);
  expect(report.frames.verified).toBe(report.frames.seen);
  expect(report.frames.corrupted).toBe(0);
  expect(report.dropped_packets).toBeGreaterThan(0);
  expect(report.recovered).toBeGreaterThan(0);
});

test('synthetic frames without recovery: what is lost is counted against what was presented, and fails the run', async () => {
  const args = ['--source', 'synthetic', '--fec', '0', '--drop', '6', '--seed', '1', '--seconds', '2'];
  const { report, ended } = await judgedDemo({}, ...args);
  const { presented, expected, seen, lost } = report.frames;
  expect(ended.exitCode).toBe(1);
  expect(report.exit).toMatchObject({ code: 1, name: 'findings' });
  expect(report.exit.why).toMatch(new RegExp(`^lost ${lost} of ${presented} presented pictures \\(\\d+\\.\\d %`));
  // One unit in thirty comes whole.
  expect(lost).toBeGreaterThan(seen);
  expect(presented).toBeGreaterThan(5 * seen);
  expect(presented).toBeLessThanOrEqual(expected + 2);
});

test('two demos at once work side by side', async () => {
  const [first, second] = await Promise.all([demo('--seconds', '2'), demo('--seconds', '2')]);
  for (const { report } of [first, second]) {
    expect([report.frames.corrupted, report.frames.reordered]).toEqual([0, 0]);
    expect(report.frames.verified).toBeGreaterThan(0);
  }
  expect(first.report.run).not.toBe(second.report.run);
});
