/** Rounds that tell how far the host's clock is ahead, and when the client's display takes pictures (wire §2.7). */
import { constant, literal, message, tail, u16, u32, u64 } from 'pf-gen/schema';

/** Clock rounds after Start. */
export const CLOCK_ROUNDS = constant(u32, 8);
/** Wait for one clock answer, in milliseconds. */
export const CLOCK_WAIT_MS = constant(u32, 2000);
/** Distance between batches of clock rounds, in milliseconds (wire §2.7). */
export const CLOCK_BATCH_MS = constant(u32, 60000);
/** Distance between the rounds of a batch, in milliseconds (wire §2.7). */
export const CLOCK_ROUND_SPACING_MS = constant(u32, 7);
/** A batch with at most this round trip is always taken, in milliseconds (wire §2.7). */
export const CLOCK_GOOD_ROUND_TRIP_MS = constant(u32, 2);
/** Rejected batches in a row after which the best of them is taken (wire §2.7). */
export const CLOCK_MAX_REJECTED = constant(u32, 3);

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

/** When the client's display takes the next picture; client to host, 25 or 27 bytes. */
export const PhaseReport = message(
  {
    _magic: literal('PKFc'),
    _type: literal.hex('32'),
    /** Next latch, host clock in ns. */
    latch_ns: u64,
    latch_period_ns: u32,
    uncertainty_ns: u32,
    arrival_lead_ns: u32,
    /** In thousandths; 0xFFFF unknown. */
    coherence: tail(u16, { default: 0xffff }),
  },
  { trailing: 'exact' },
);

/** Members of the wire plane. */
export const clock = {
  CLOCK_ROUNDS,
  CLOCK_WAIT_MS,
  CLOCK_BATCH_MS,
  CLOCK_ROUND_SPACING_MS,
  CLOCK_GOOD_ROUND_TRIP_MS,
  CLOCK_MAX_REJECTED,
  ClockProbe,
  ClockEcho,
  PhaseReport,
};
