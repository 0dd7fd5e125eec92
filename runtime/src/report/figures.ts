/** Live figures of the client, one line. */
import type { supervisor } from '@punktfunk/abi';

type Status = supervisor.ClientStatus;

/** Microseconds as milliseconds with one digit. */
export const milliseconds = (us: number): string => (us / 1000).toFixed(1);

/** Turns a series of status messages into lines: frames per second are those
 * that the client saw since the message before. */
export class FigureLines {
  readonly #verifies: boolean;
  #before: { seen: bigint; elapsed: bigint } = { seen: 0n, elapsed: 0n };

  /** `verifies`: the source is one whose frames the client can check. */
  constructor(verifies: boolean) {
    this.#verifies = verifies;
  }

  next(status: Status): string {
    const seen = status.frames_presented;
    const elapsed = status.elapsed_ms;
    const frames = Number(seen - this.#before.seen);
    const span = Number(elapsed - this.#before.elapsed);
    this.#before = { seen, elapsed };
    const rate = span <= 0 ? 0 : (frames * 1000) / span;
    const parts = [
      `${(Number(elapsed) / 1000).toFixed(1)} s`,
      `${rate.toFixed(1)} frames/s`,
      `${(status.bitrate_kbps / 1000).toFixed(1)} Mbit/s`,
      `lost ${status.frames_lost}`,
      `recovered ${status.shards_recovered}`,
      `latency p50 ${milliseconds(status.decoded_p50_us)} p95 ${milliseconds(status.decoded_p95_us)} p99 ${milliseconds(status.decoded_p99_us)} ms`,
    ];
    if (this.#verifies) parts.push(`seen ${seen}`, `verified ${status.frames_verified}`);
    if (status.frames_corrupted > 0n) parts.push(`CORRUPTED ${status.frames_corrupted}`);
    if (status.packets_kernel_dropped > 0n) parts.push(`kernel dropped ${status.packets_kernel_dropped}`);
    return parts.join('  ');
  }
}
