/** Bursts that measure the path (wire §2.7). */
import { constant, literal, message, tail, u16, u32, u64 } from 'pf-gen/schema';

/** Asks for a burst that measures the path, client to host; always answered by `ProbeResult`. */
export const ProbeRequest = message(
  {
    _magic: literal('PKFc'),
    _type: literal.hex('20'),
    target_kbps: u32,
    duration_ms: u32,
  },
  { trailing: 'exact' },
);

/** Highest rate of a probe that a host takes, in kbit/s (wire §2.7). */
export const MAX_PROBE_KBPS = constant(u32, 10000000);
/** Longest probe that a host takes, in milliseconds (wire §2.7). */
export const MAX_PROBE_MS = constant(u32, 5000);
/** Least distance between two probes, in milliseconds (wire §2.7). */
export const PROBE_SPACING_MS = constant(u32, 10000);
/** Smallest unit of a probe, in bytes (wire §2.7). */
export const MIN_PROBE_UNIT = constant(u32, 1200);
/** Largest unit of a probe, in bytes (wire §2.7). */
export const MAX_PROBE_UNIT = constant(u32, 16384);
/** Units of a probe in a second, within the limits of their size (wire §2.7). */
export const PROBE_UNITS_PER_S = constant(u32, 240);
/** How long a client holds back its loss reports for a probe's answer, in milliseconds (wire §2.7). */
export const PROBE_WAIT_MS = constant(u32, 6000);

/** Packets of a probe; hosts of old do not say. */
export const ProbePackets = message(
  {
    sent: u32,
    /** Packets that the send buffer dropped. */
    dropped: u32,
  },
  { trailing: 'exact' },
);

/** What was sent for a probe; all zeros where it is not served. Of 21 bytes from hosts of old. */
export const ProbeResult = message(
  {
    _magic: literal('PKFc'),
    _type: literal.hex('21'),
    payload_bytes: u64,
    units: u32,
    duration_ms: u32,
    packets: tail(ProbePackets, { always: true }),
  },
  { trailing: 'exact' },
);

/** A probe in bursts, of clients from 0.43 on; answered like `ProbeRequest`. */
export const ProbeShaped = message(
  {
    _magic: literal('PKFc'),
    _type: literal.hex('22'),
    target_kbps: u32,
    duration_ms: u32,
    burst_hz: u16,
    group_bytes: u32,
    group_rate_kbps: u32,
  },
  { trailing: 'exact' },
);

/** Members of the wire plane. */
export const probe = {
  MAX_PROBE_KBPS,
  MAX_PROBE_MS,
  PROBE_SPACING_MS,
  MIN_PROBE_UNIT,
  MAX_PROBE_UNIT,
  PROBE_UNITS_PER_S,
  PROBE_WAIT_MS,
  ProbePackets,
  ProbeRequest,
  ProbeResult,
  ProbeShaped,
};
