/** What a demo found: the JSON document, and a summary for people. */

import type { supervisor } from '@punktfunk/abi';
import type { ExitCode } from '@punktfunk/cli/exit-codes';
import { exitName } from '@punktfunk/cli/exit-codes';
import type { PlaneTable } from '../versions.ts';
import { milliseconds } from './figures.ts';
import type { ProcessorShares } from './processor.ts';
import { type ProgramReport, programLine } from './program.ts';
import { account, type Evidence, type Verdict } from './verdict.ts';

/** What the report is made from. */
export interface DemoFacts extends Evidence {
  readonly run: string;
  readonly seed: number;
  readonly versions: Readonly<Record<string, string | null>>;
  readonly planes: Readonly<Record<string, PlaneTable | null>>;
  /** Starts beyond the first, by child. */
  readonly restarts: Readonly<Record<string, number>>;
  /** The program in the X display. */
  readonly program: ProgramReport | null;
  /** What the simulator's verifier said. */
  readonly violations: readonly string[];
  /** The host's last word of itself. */
  readonly host: supervisor.HostStatus | undefined;
  /** What the network code of both costs. */
  readonly processor: ProcessorShares;
}

/** Percentiles in milliseconds. */
function percentiles(p50: number, p95: number, p99: number) {
  return { p50: p50 / 1000, p95: p95 / 1000, p99: p99 / 1000 };
}

/** Counts are far below 2^53. */
const count = (value: bigint): number => Number(value);

/** `data` of the JSON document; what each figure is stands in `figures-table.ts`. */
export function demoDocument(facts: DemoFacts, exit: ExitCode, { why, tooSlow }: Pick<Verdict, 'why' | 'tooSlow'>) {
  const { status, settings } = facts;
  const sums = account(facts);
  return {
    run: facts.run,
    source: settings.source,
    seed: facts.seed,
    mode: facts.mode,
    received_mode: { width: status.width, height: status.height, refresh_hz: status.refresh_hz },
    window_ms: count(status.elapsed_ms),
    bitrate_kbps: status.bitrate_kbps,
    fec_percent: settings.fec,
    drop_percent: settings.drop,
    frames: {
      reassembled: count(status.frames_reassembled),
      decoded: count(status.frames_decoded),
      presented: sums.presented,
      expected: sums.expected,
      seen: sums.seen,
      verified: count(status.frames_verified),
      corrupted: count(status.frames_corrupted),
      reordered: count(status.frames_reordered),
      stale: count(status.frames_stale),
      lost: sums.lost,
      undecodable: sums.undecodable,
      skipped: sums.skipped,
      recovered: count(status.frames_recovered),
      keyframes: count(status.keyframes),
    },
    packets: {
      received: count(status.packets_received),
      dropped: count(status.packets_dropped),
      dropped_data: count(status.packets_dropped_data),
      kernel_dropped: count(status.packets_kernel_dropped),
      recovered: count(status.shards_recovered),
      auth_failures: count(status.auth_failures),
      replays: count(status.replays),
    },
    dropped_packets: count(status.packets_dropped),
    recovered: count(status.shards_recovered),
    bytes: { received: count(status.bytes_received), out: count(status.out_bytes) },
    latency: {
      unit: 'ms',
      sent: percentiles(facts.host?.sent_p50_us ?? 0, facts.host?.sent_p95_us ?? 0, facts.host?.sent_p99_us ?? 0),
      received: percentiles(status.received_p50_us, status.received_p95_us, status.received_p99_us),
      reassembled: percentiles(status.reassembled_p50_us, status.reassembled_p95_us, status.reassembled_p99_us),
      decoded: percentiles(status.decoded_p50_us, status.decoded_p95_us, status.decoded_p99_us),
    },
    processor: facts.processor,
    x11:
      settings.source === 'x11'
        ? { psnr: status.x11_psnr_cdb / 100, psnr_empty: status.x11_psnr_empty_cdb / 100 }
        : null,
    program: facts.program,
    too_slow: tooSlow,
    out: settings.out === '' ? null : settings.out,
    versions: facts.versions,
    planes: facts.planes,
    restarts: facts.restarts,
    violations: facts.violations,
    exit: { code: exit, name: exitName(exit), ...(why === undefined ? {} : { why }) },
  };
}

/** Some lines for people, without a line feed at the end. */
export function demoSummary(facts: DemoFacts, { why, notes }: Pick<Verdict, 'why' | 'notes'>): string {
  const { status, settings, mode } = facts;
  const seconds = Number(status.elapsed_ms) / 1000;
  const sums = account(facts);
  const rate = seconds === 0 ? 0 : sums.seen / seconds;
  const { reassembled_p50_us: r50, reassembled_p95_us: r95, reassembled_p99_us: r99 } = status;
  const { decoded_p50_us: d50, decoded_p95_us: d95, decoded_p99_us: d99 } = status;
  const three = (a: number, b: number, c: number) =>
    `p50 ${milliseconds(a)}  p95 ${milliseconds(b)}  p99 ${milliseconds(c)} ms`;
  const lines = [
    `${settings.source} at ${mode.width}x${mode.height}@${mode.refresh_hz}, seed ${facts.seed}, ${seconds.toFixed(1)} s`,
    `  frames    ${sums.presented} presented, ${sums.seen} seen (${rate.toFixed(1)}/s), ${status.frames_verified} verified, ${status.frames_corrupted} corrupted, ${status.frames_reordered} reordered, ${status.frames_stale} stale`,
    `  missing   ${sums.lost} lost, ${sums.undecodable} not decodable without them, ${sums.skipped} overtaken`,
    `  packets   ${status.packets_received} received, ${status.packets_dropped} dropped on purpose, ${status.packets_kernel_dropped} by the kernel, ${status.shards_recovered} recovered`,
    `  bitrate   ${(status.bitrate_kbps / 1000).toFixed(1)} Mbit/s`,
    `  latency   reassembled  ${three(r50, r95, r99)}`,
    `            decoded      ${three(d50, d95, d99)}`,
  ];
  if (settings.source === 'x11') {
    const decibel = (cdb: number) => (cdb / 100).toFixed(1);
    lines.push(
      `  x11       PSNR ${decibel(status.x11_psnr_cdb)} dB, against an empty root ${decibel(status.x11_psnr_empty_cdb)} dB`,
    );
  }
  const program = programLine(facts.program);
  if (program !== undefined) lines.push(program);
  if (settings.out !== '') lines.push(`  written   ${settings.out}, ${status.out_bytes} bytes`);
  for (const note of notes) lines.push(`  note      ${note}`);
  lines.push(why === undefined ? '  verified  yes' : `  verified  NO: ${why}`);
  return lines.join('\n');
}
