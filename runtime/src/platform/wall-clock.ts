/**
 * The wall clock of a run. Whoever sets the system's clock moves neither a duration nor a time that the run's processes tell
 * each other: all of them add their monotonic clock to one base. This is the one place that asks what time it is.
 */

const NS_PER_MS = 1_000_000n;

/** Wall clock minus monotonic clock, in nanoseconds; 0 (a child takes its own then) where the date is before the start of the machine. */
export function wallBase(wallMs = Date.now(), monotonicNs = process.hrtime.bigint()): bigint {
  const base = BigInt(wallMs) * NS_PER_MS - monotonicNs;
  return base > 0n ? base : 0n;
}
