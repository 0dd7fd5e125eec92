/** The verdict of a demo: each check is fed a run that must fail it, and one that holds; each figure is defined. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { supervisor } from '@punktfunk/abi';
import { ExitCode } from '@punktfunk/cli/exit-codes';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../src/artefacts.ts';
import { SETTING_NAMES, type Settings, settingOf } from '../src/config/settings.ts';
import { type DemoFacts, demoDocument, demoSummary } from '../src/report/demo-report.ts';
import { FIGURES, figuresMarkdown } from '../src/report/figures-table.ts';
import { account, judge } from '../src/report/verdict.ts';

const SECOND = 1_000_000_000n;
const { PROGRAM_ENDED, PROGRAM_STARTED, SERVER_ENDED } = supervisor.SourceEventKind;
const DEFAULTS = Object.fromEntries(SETTING_NAMES.map((name) => [name, settingOf(name).fallback])) as Settings;

/** What one run changes of a good one: four seconds at 60 Hz, everything seen. */
interface Change {
  readonly status?: Partial<supervisor.ClientStatus>;
  readonly settings?: Partial<Settings>;
  readonly source?: Partial<DemoFacts['source']>;
  readonly events?: readonly supervisor.SourceEvent[];
  readonly violations?: readonly string[];
  readonly asked?: boolean;
}

function run({ status = {}, settings = {}, source = {}, ...more }: Change): DemoFacts {
  return {
    run: 'a',
    seed: 1,
    mode: { width: 1280, height: 720, refresh_hz: 60 },
    settings: { ...DEFAULTS, seconds: 4, ...settings },
    status: {
      ...supervisor.defaultClientStatus(),
      final_report: true,
      refresh_hz: 60,
      elapsed_ms: 4000n,
      window_from_ns: 50n * SECOND,
      window_to_ns: 54n * SECOND,
      frames_decoded: 240n,
      frames_presented: 240n,
      frames_verified: 240n,
      x11_psnr_cdb: 4000,
      x11_psnr_empty_cdb: 2200,
      ...status,
    },
    source: { pictures: 240, answered: true, complete: true, restarted: false, ...source },
    events: [],
    asked: false,
    violations: [],
    program: { ended: true, code: 1, detail: 'ended' },
    versions: { host: '1', driver: null },
    planes: { host: { control: { version: 1, hash: 'a' } }, driver: null },
    restarts: { host: 1 },
    host: undefined,
    processor: { host_s_per_gbit: null, client_s_per_gbit: null },
    ...more,
  };
}

const seen = (pictures: bigint, more: Partial<supervisor.ClientStatus> = {}) => ({
  frames_decoded: pictures,
  frames_presented: pictures,
  frames_verified: pictures,
  ...more,
});
const desktop = { source: 'x11', run: 'xclock' } as const;
const event = (kind: number, code: number, detail = '') => ({ event: kind, code, detail });

/** Name of a check, a run that just holds, a run that it must fail, and words of the reason. */
const CHECKS: readonly [name: string, holds: Change, fails: Change, why: RegExp][] = [
  ['something was decoded', {}, { status: { ...seen(0n), window_from_ns: 0n } }, /^no picture was decoded$/],
  ['the source presented something', {}, { source: { pictures: 0 } }, /^the source presented no picture$/],
  ['the source says its count', {}, { source: { answered: false } }, /^the source did not say what it presented$/],
  ['the source remembers the window', {}, { source: { complete: false } }, /remembers a part of the window only/],
  [
    'nobody sees more than was presented',
    { status: seen(243n) },
    { status: seen(250n) },
    /^the source presented 240 pictures, and the client saw 250$/,
  ],
  ['whole', {}, { status: { frames_corrupted: 1n } }, /^1 frames were corrupted$/],
  [
    'whole, when nothing can be read',
    {},
    {
      status: { ...seen(0n), frames_decoded: 9n, frames_corrupted: 9n, window_from_ns: 0n },
      source: { answered: false },
    },
    /^9 frames were corrupted$/,
  ],
  ['in order', {}, { status: { frames_reordered: 2n } }, /^2 frames came in the wrong order$/],
  [
    'lost',
    { status: seen(238n, { frames_lost: 2n }) },
    { status: seen(237n, { frames_lost: 3n }) },
    /^lost 3 of 240 presented pictures \(1\.3 %, at most 1 % with --max-lost\)/,
  ],
  [
    'lost, of which nearly all',
    { status: seen(9n, { frames_lost: 177n }), settings: { max_lost: 100, max_unverified: 100 } },
    { status: seen(9n, { frames_lost: 231n }), settings: { source: 'synthetic' } },
    /^lost 231 of 240 presented pictures \(96\.3 %/,
  ],
  [
    'not decodable after a loss',
    { status: seen(200n, { frames_lost: 1n, frames_skipped: 39n }), settings: { max_lost: 17, max_unverified: 17 } },
    { status: seen(200n, { frames_lost: 1n, frames_skipped: 39n }) },
    /^lost 1 of 240 presented pictures, and 39 more could not be decoded without them \(16\.7 %/,
  ],
  [
    'verified',
    { status: { frames_verified: 236n } },
    { status: { frames_verified: 235n } },
    /^only 235 of 240 presented pictures were verified \(2\.1 % were not, at most 2 % with --max-unverified\)$/,
  ],
  [
    'not overtaken',
    { status: seen(236n) },
    { status: seen(200n) },
    /^this machine is too slow for 1280x720@60: the source presented 240 of 240 pictures, and 40 of them were overtaken/,
  ],
  [
    'x11: seen',
    { settings: desktop, status: { frames_verified: 0n } },
    { settings: desktop, status: seen(200n) },
    /only 200 of 240 presented pictures were seen/,
  ],
  [
    'x11: compared',
    { settings: desktop },
    { settings: desktop, status: { x11_psnr_cdb: 0, x11_psnr_empty_cdb: 0 } },
    /^the last picture could not be compared with the X display$/,
  ],
  [
    'x11: like the X root',
    { settings: desktop, status: { x11_psnr_cdb: 2800 } },
    { settings: desktop, status: { x11_psnr_cdb: 2799 } },
    /^the last picture is not what the X display shows: PSNR 28\.0 dB, at least 28\.0 dB$/,
  ],
  [
    'x11: unlike an empty root',
    { settings: desktop, status: { x11_psnr_cdb: 2900, x11_psnr_empty_cdb: 2600 } },
    { settings: desktop, status: { x11_psnr_cdb: 10_000, x11_psnr_empty_cdb: 10_000 } },
    /^the last picture is as good as empty: PSNR 100\.0 dB/,
  ],
  [
    'x11: an existing display is not empty',
    { settings: { source: 'x11' }, status: { x11_psnr_cdb: 10_000, x11_psnr_empty_cdb: 10_000 } },
    { settings: { source: 'x11', x_display: ':1' }, status: { x11_psnr_cdb: 10_000, x11_psnr_empty_cdb: 10_000 } },
    /as good as empty/,
  ],
  [
    'x11: the program runs to the end of a measured window',
    { settings: desktop, events: [event(PROGRAM_STARTED, 0)] },
    { settings: desktop, events: [event(PROGRAM_STARTED, 0), event(PROGRAM_ENDED, 0)] },
    /^within the window the program inside of the X display ended with exit status 0$/,
  ],
  [
    'x11: the program of an endless run ends well',
    { settings: { ...desktop, seconds: 0 }, events: [event(PROGRAM_ENDED, 0)] },
    {
      settings: { ...desktop, seconds: 0 },
      events: [event(PROGRAM_ENDED, -11, 'the program `xclock` ended with signal 11')],
    },
    /^within the window the program `xclock` ended with signal 11$/,
  ],
  [
    'x11: the server runs',
    { settings: desktop },
    { settings: { ...desktop, seconds: 0 }, events: [event(SERVER_ENDED, 1)] },
    /^within the window the X server ended with exit status 1$/,
  ],
  [
    'no rule of the driver framework is broken',
    {},
    { violations: ['chain.order: x', 'y'] },
    /^the driver broke 2 rules of its framework, first chain\.order: x$/,
  ],
  [
    'the client gives its final report',
    {},
    { status: { final_report: false } },
    /^the client ended without its final report$/,
  ],
  [
    'the window has its whole length',
    { asked: true, status: { elapsed_ms: 1200n } },
    { status: { elapsed_ms: 1200n } },
    /^the window ended after 1\.2 of 4 s: the host ended the session$/,
  ],
];

describe.each(CHECKS)('%s', (_name, holds, fails, why) => {
  test('holds', () => expect(judge(run(holds)).why).toBeUndefined());
  test('fails', () => expect(judge(run(fails)).why).toMatch(why));
});

test('a machine that is too slow is told apart from loss', () => {
  const half = judge(run({ status: seen(120n), source: { pictures: 120 } }));
  expect(half).toMatchObject({ why: undefined, tooSlow: true });
  expect(half.notes).toEqual([
    expect.stringMatching(
      /^this machine is too slow for 1280x720@60: the source presented 120 of 240 pictures, and 0 of/,
    ),
  ]);
  expect(judge(run({ status: seen(228n), source: { pictures: 228 } })).tooSlow).toBe(false);
  const loss = judge(run({ status: seen(200n, { frames_lost: 40n }) }));
  expect(loss).toMatchObject({ tooSlow: false, notes: [] });
  expect(loss.why).not.toMatch(/slow|verified/);
  const both = judge(run({ status: seen(180n, { frames_lost: 30n }) })).why;
  expect(both).toMatch(/^lost 30 of 240 .*; this machine is too slow .* 30 of them were overtaken/);
});

test('a source that was started anew is no slow machine, and every reason says so', () => {
  const verdict = judge(run({ status: seen(200n), source: { pictures: 198, restarted: true } }));
  expect(verdict).toEqual({ why: undefined, tooSlow: false, notes: [] });
  const { why } = judge(run({ status: seen(200n, { frames_corrupted: 1n }), source: { restarted: true } }));
  expect(why).toMatch(/^1 frames were corrupted; .* \(the source was started anew within the window\)$/);
});

test('a connection that was made again is no slow machine, and every reason says so', () => {
  const status = seen(200n, { connections: 2 });
  expect(judge(run({ status, settings: { max_unverified: 20 } }))).toEqual({
    why: undefined,
    tooSlow: false,
    notes: [],
  });
  expect(judge(run({ status })).why).toMatch(
    /^only 200 of 240 .* \(the connection was made 2 times within the window\)$/,
  );
});

test('every presented picture is accounted for', () => {
  const sums = account(run({ status: seen(180n, { frames_lost: 30n, frames_skipped: 10n }) }));
  expect(sums).toEqual({ presented: 240, seen: 180, lost: 30, undecodable: 10, skipped: 20, expected: 240 });
  // Units can be lost that held no new picture.
  const few = account(run({ status: seen(238n, { frames_lost: 30n, frames_skipped: 10n }) }));
  expect(few).toMatchObject({ lost: 2, undecodable: 0, skipped: 0 });
});

test('the summary says what the source presented, what the client saw, and where the rest went', () => {
  const facts = run({ status: seen(180n, { frames_lost: 30n }) });
  const text = demoSummary(facts, judge(facts));
  expect(text).toContain('  frames    240 presented, 180 seen (45.0/s), 180 verified,');
  expect(text).toContain('  missing   30 lost, 0 not decodable without them, 30 overtaken\n');
  expect(text).toContain('  verified  NO: lost 30 of 240');
});

/** Keys of everything that is no object, `a.b`. */
function leaves(value: object, prefix = ''): string[] {
  return Object.entries(value).flatMap(([key, item]) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? leaves(item, `${prefix}${key}.`)
      : [prefix + key],
  );
}

test('every figure of the document is defined, and everything that is defined is in the document', () => {
  const facts = run({ settings: { ...desktop, out: 'file' }, events: [event(PROGRAM_ENDED, 1)] });
  const keys = leaves(demoDocument(facts, ExitCode.FINDINGS, judge(facts)));
  const covers = (row: string, key: string) => (row.endsWith('.*') ? key.startsWith(row.slice(0, -1)) : key === row);
  const rows = FIGURES.map(({ key }) => key);
  expect(new Set(rows).size).toBe(rows.length);
  expect(keys.filter((key) => !rows.some((row) => covers(row, key)))).toEqual([]);
  expect(rows.filter((row) => !keys.some((key) => covers(row, key)))).toEqual([]);
});

test('docs/runtime.md shows the table of figures', () => {
  expect(readFileSync(join(ROOT, 'docs/runtime.md'), 'utf8')).toContain(`\n${figuresMarkdown()}\n`);
});
