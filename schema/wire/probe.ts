/** Bursts that measure the path (wire §2.7). */
import { literal, message, u16, u32, u64 } from 'pf-gen/schema';

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

/** What was sent for a probe; all zeros where it is not served. */
export const ProbeResult = message(
  {
    _magic: literal('PKFc'),
    _type: literal.hex('21'),
    payload_bytes: u64,
    units: u32,
    duration_ms: u32,
    packets: u32,
    /** Packets that the send buffer dropped. */
    dropped: u32,
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
export const probe = { ProbeRequest, ProbeResult, ProbeShaped };
