/**
 * Requests of a running session and what answers them (wire §2.6, §2.7): members of the wire plane.
 */
import { bool, enumeration, literal, message, u8, u16, u32, u64 } from 'pf-gen/schema';

/** Why there is no shared clipboard (wire §2.6). */
export const ClipReason = enumeration(u8, {
  OK: 0,
  BACKEND_UNAVAILABLE: 1,
  TAKEN_OVER: 2,
  POLICY_DISABLED: 3,
  NO_FILES: 4,
  NOT_PERMITTED: 5,
});
/** What became of a clipboard fetch. */
export const ClipFetchStatus = enumeration(u8, { OK: 0, STALE: 1, UNAVAILABLE: 2, DENIED: 3 });

/** Asks for another mode, client to host; always answered by `Reconfigured` (wire §2.7). */
export const Reconfigure = message(
  {
    _magic: literal('PKFc'),
    _type: literal.hex('01'),
    width: u32,
    height: u32,
    refresh_hz: u32,
  },
  { trailing: 'exact' },
);

/** The mode in force: the wanted one, or the one that stays because the wanted one was refused. */
export const Reconfigured = message(
  {
    _magic: literal('PKFc'),
    _type: literal.hex('02'),
    accepted: bool,
    width: u32,
    height: u32,
    refresh_hz: u32,
  },
  { trailing: 'exact' },
);

/** Asks for another rate, client to host; always answered by `BitrateChanged`. */
export const SetBitrate = message(
  {
    _magic: literal('PKFc'),
    _type: literal.hex('05'),
    /** 0 = the host's default. */
    kbps: u32,
  },
  { trailing: 'exact' },
);

/** The rate in force, in the form that every client reads. */
export const BitrateChanged = message(
  { _magic: literal('PKFc'), _type: literal.hex('06'), kbps: u32 },
  { trailing: 'exact' },
);

/** Frames that the client misses, inclusive and wrapping; answered by a frame that heals, never by a message. */
export const RfiRequest = message(
  { _magic: literal('PKFc'), _type: literal.hex('07'), first: u32, last: u32 },
  { trailing: 'exact' },
);

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

/** Asks for a shared clipboard, client to host; always answered by `ClipState` (wire §2.8). */
export const ClipControl = message(
  {
    _magic: literal('PKFc'),
    _type: literal.hex('40'),
    enabled: bool,
    /** 1 = files. */
    flags: u8,
  },
  { trailing: 'exact' },
);

/** Whether there is a shared clipboard, and why not. */
export const ClipState = message(
  {
    _magic: literal('PKFc'),
    _type: literal.hex('41'),
    enabled: bool,
    /** 1 text, 2 files. */
    policy: u8,
    reason: ClipReason,
  },
  { trailing: 'exact' },
);

/** Answer on a transfer stream, before the bytes. */
export const ClipFetchHdr = message(
  {
    _magic: literal('PKFc'),
    _type: literal.hex('44'),
    status: ClipFetchStatus,
    /** 0 = unknown. */
    total_bytes: u64,
  },
  { trailing: 'exact' },
);
