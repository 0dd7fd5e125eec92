/** Rounds that tell how far the host's clock is ahead (wire §2.7). */
import { constant, literal, message, u32, u64 } from 'pf-gen/schema';

/** Clock rounds after Start. */
export const CLOCK_ROUNDS = constant(u32, 8);
/** Wait for one clock answer, in milliseconds. */
export const CLOCK_WAIT_MS = constant(u32, 2000);

/** One clock round, client to host. */
export const ClockProbe = message(
  { _magic: literal('PKFc'), _type: literal.hex('30'), t1: u64 },
  { trailing: 'exact' },
);

/** Answer to a clock round, host wall clock in ns. */
export const ClockEcho = message(
  { _magic: literal('PKFc'), _type: literal.hex('31'), t1: u64, t2: u64, t3: u64 },
  { trailing: 'exact' },
);

/** Members of the wire plane. */
export const clock = { CLOCK_ROUNDS, CLOCK_WAIT_MS, ClockProbe, ClockEcho };
