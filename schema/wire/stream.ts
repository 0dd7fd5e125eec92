/** Requests about the running stream, and what answers them (wire §2.6, §2.7). */
import { bool, constant, enumeration, literal, message, tail, u8, u16, u32 } from 'pf-gen/schema';

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

/** Least distance between forced key frames with intra refresh, in milliseconds (wire §2.7). */
export const KEYFRAME_SPACING_INTRA_MS = constant(u32, 2000);
/** Least distance between two requests for healing, in milliseconds (wire §2.7). */
export const RFI_SPACING_MS = constant(u32, 100);
/** Widest range of frames for which healing is asked (wire §2.7). */
export const MAX_RFI_FRAMES = constant(u32, 256);
/** Least distance between two changes of the mode, in milliseconds (wire §2.7). */
export const MODE_SPACING_MS = constant(u32, 500);
/** Requests for a rate without an answer after which a client stops asking (wire §2.7). */
export const MAX_UNANSWERED_RATES = constant(u32, 3);
/** Least rate of a client that chooses by itself, in kbit/s (wire §6.9). */
export const MIN_AUTOMATIC_KBPS = constant(u32, 5000);
/** Window of a client that chooses its rate by itself, in milliseconds (wire §6.9). */
export const AUTOMATIC_WINDOW_MS = constant(u32, 750);
/** Least distance between two changes of such a rate, in milliseconds (wire §6.9). */
export const AUTOMATIC_SPACING_MS = constant(u32, 1500);

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

/** Why a rate is what it is. Unknown values read as NONE. */
export const BitrateReason = enumeration(
  u8,
  { GRANTED: 0, ENCODER_LIMIT: 1, CADENCE: 2, GOVERNOR: 3, PINNED: 4, NONE: 0xff },
  { unknown: 'NONE' },
);
/** The rate in force. Without a reason in the form of nine bytes, which every client reads. */
export const BitrateChanged = message(
  {
    _magic: literal('PKFc'),
    _type: literal.hex('06'),
    kbps: u32,
    /** Only toward clients that read it (wire §2.4). */
    reason: tail(BitrateReason, { default: 'NONE' }),
  },
  { trailing: 'exact' },
);

/** Frames that the client misses, inclusive and wrapping; answered by a frame that heals, never by a message. */
export const RfiRequest = message(
  { _magic: literal('PKFc'), _type: literal.hex('07'), first: u32, last: u32 },
  { trailing: 'exact' },
);

/** Another size of shards from the next unit on, host to client; a larger one waits for the answer. */
export const ShardPayloadChanged = message(
  {
    _magic: literal('PKFc'),
    _type: literal.hex('08'),
    /** Even, 512 to 9152. */
    shard_payload: u16,
  },
  { trailing: 'exact' },
);

/** The client takes the size of shards that was offered. */
export const ShardPayloadAck = message(
  { _magic: literal('PKFc'), _type: literal.hex('09'), shard_payload: u16 },
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
  KEYFRAME_SPACING_INTRA_MS,
  RFI_SPACING_MS,
  MAX_RFI_FRAMES,
  MODE_SPACING_MS,
  MAX_UNANSWERED_RATES,
  MIN_AUTOMATIC_KBPS,
  AUTOMATIC_WINDOW_MS,
  AUTOMATIC_SPACING_MS,
  RequestKeyframe,
  LossReport,
  Reconfigure,
  Reconfigured,
  SetBitrate,
  BitrateReason,
  BitrateChanged,
  RfiRequest,
  ShardPayloadChanged,
  ShardPayloadAck,
};
