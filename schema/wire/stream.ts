/** Requests about the running stream, and what answers them (wire §2.6, §2.7). */
import { bool, constant, literal, message, u32 } from 'pf-gen/schema';

/** Lowest rate that a host takes, in kbit/s. */
export const MIN_BITRATE_KBPS = constant(u32, 500);
/** Highest rate that a host takes, in kbit/s. */
export const MAX_BITRATE_KBPS = constant(u32, 8000000);
/** Rate of a client that asks for none, in kbit/s. */
export const DEFAULT_BITRATE_KBPS = constant(u32, 20000);
/** Distance between loss reports, in milliseconds. */
export const LOSS_REPORT_MS = constant(u32, 750);
/** Least distance between forced key frames, in milliseconds. */
export const KEYFRAME_SPACING_MS = constant(u32, 750);
/** Client's throttle of key-frame requests, in milliseconds. */
export const KEYFRAME_REQUEST_MS = constant(u32, 100);

/** Asks for a key frame; idempotent. */
export const RequestKeyframe = message({ _magic: literal('PKFc'), _type: literal.hex('03') }, { trailing: 'exact' });

/** Loss in the last window, 0..1000000. */
export const LossReport = message(
  { _magic: literal('PKFc'), _type: literal.hex('04'), loss_ppm: u32 },
  { trailing: 'exact' },
);

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

/** Members of the wire plane. */
export const stream = {
  MIN_BITRATE_KBPS,
  MAX_BITRATE_KBPS,
  DEFAULT_BITRATE_KBPS,
  LOSS_REPORT_MS,
  KEYFRAME_SPACING_MS,
  KEYFRAME_REQUEST_MS,
  RequestKeyframe,
  LossReport,
  Reconfigure,
  Reconfigured,
  SetBitrate,
  BitrateChanged,
  RfiRequest,
};
