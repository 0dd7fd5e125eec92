/**
 * The way of a frame through the network code against its floors, measured in one process and one run by
 * `host-native/socket/examples/frame_path`. Aims stand beside the figures, and nothing is judged.
 */
import { execa } from 'execa';
import { z } from 'zod';
import { ROOT } from '../../lib/results.ts';

const LIMIT_MS = 10 * 60 * 1000;
const Micros = z.number().positive();

const Case = z.object({
  scheme: z.enum(['GF(2^8)', 'GF(2^16)']),
  frame_bytes: z.number().int().positive(),
  /** How many frames each figure is a median over. */
  frames: z.number().int().positive(),
  /** Data and recovery packets of a frame. */
  packets: z.number().int().positive(),
  /** Microseconds a frame: copied twice, sealed and opened, recovery shards made, sent and received. */
  floors_us: z.object({ memcpy: Micros, aead: Micros, fec: Micros, udp: Micros }),
  /** Their sum, round by round. */
  floor_us: Micros,
  path_us: Micros,
  /** Path against sum, round by round. */
  ratio: Micros,
  /** With lost packets, and how much more than without that is, round by round. */
  lossy_us: Micros,
  loss_costs_us: z.number(),
  /** Where the path's time goes: until all is sealed, between the sockets, until the frame is delivered. */
  stages_us: z.object({ sealed: Micros, carried: Micros, delivered: Micros }),
  repaired_shards: z.number().int().positive(),
  /** Of all measured frames, from the first on. */
  allocations: z.number().int().nonnegative(),
});
const Report = z.object({
  v: z.literal(1),
  recovery_percent: z.number(),
  loss_percent: z.number(),
  cases: z.array(Case).min(1),
});
export type FramePath = z.infer<typeof Report>;
type Case = z.infer<typeof Case>;

/** What the example prints, checked. */
export function readFramePath(text: string): FramePath {
  return Report.parse(JSON.parse(text));
}

/** Builds the example and runs it: some seconds. */
export async function measureFramePath(): Promise<FramePath> {
  const args = ['run', '--release', '--locked', '--quiet', '-p', 'pf-socket', '--example', 'frame_path'];
  const { stdout } = await execa('cargo', args, { cwd: ROOT, timeout: LIMIT_MS, stderr: 'inherit' });
  return readFramePath(stdout);
}

/** Most times the sum of the floors that the path may cost, where there is an aim. */
const mostRatio = ({ scheme, frame_bytes }: Case): number | undefined =>
  frame_bytes <= 64 << 10 ? 2 : scheme === 'GF(2^16)' ? 1.5 : undefined;
/** Most microseconds that the losses of a small frame may cost. */
const mostLoss = ({ frame_bytes }: Case): number | undefined => (frame_bytes <= 64 << 10 ? 100 : undefined);

const size = (bytes: number): string => (bytes >= 1 << 20 ? `${bytes >> 20} MiB` : `${bytes >> 10} KiB`);
const aim = (most: number | undefined, unit: string): string => (most === undefined ? '' : ` (aim: ≤ ${most}${unit})`);

/** The figures as lines, each beside its aim. */
export function framePathText(report: FramePath): string {
  const lines = report.cases.flatMap((row) => {
    const { memcpy, aead, fec, udp } = row.floors_us;
    const { sealed, carried, delivered } = row.stages_us;
    const us = (value: number): string => `${value.toFixed(0)} µs`;
    return [
      `${size(row.frame_bytes)}, ${row.scheme}, ${row.packets} packets`,
      `  whole path        ${us(row.path_us).padStart(8)}  ${row.ratio.toFixed(2)} × floors${aim(mostRatio(row), ' ×')}`,
      `  sum of floors     ${us(row.floor_us).padStart(8)}  copied ${us(memcpy)}, AEAD ${us(aead)}, FEC ${us(fec)}, UDP ${us(udp)}`,
      `  stages                      sealed ${us(sealed)}, carried ${us(carried)}, delivered ${us(delivered)}`,
      `  ${report.loss_percent} % lost costs     ${us(row.loss_costs_us).padStart(8)}  more${aim(mostLoss(row), ' µs')}`,
      `  allocations       ${String(row.allocations).padStart(8)}  in ${2 * row.frames} frames (aim: 0)`,
    ];
  });
  const what = `The way of a frame, ${report.recovery_percent} % recovery, in one process`;
  return `${[what, ...lines].join('\n')}\n`;
}
