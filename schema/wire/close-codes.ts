/** Why a connection or a stream ends (wire §7.3). */
import { constant, enumeration, u32 } from 'pf-gen/schema';

/** Application close codes of the control connection. */
export const CloseCode = enumeration(u32, {
  OK: 0x00,
  ERROR: 0x01,
  BUSY: 0x42,
  QUIT: 0x51,
  APP_EXITED: 0x52,
  NOT_ARMED: 0x60,
  BOUND_OTHER: 0x61,
  RATE_LIMITED: 0x62,
  IDENTITY_REQUIRED: 0x63,
  DENIED: 0x64,
  APPROVAL_TIMEOUT: 0x65,
  SUPERSEDED: 0x66,
  WIRE_VERSION: 0x67,
  SETUP_FAILED: 0x68,
  ACCESS_EXPIRED: 0x69,
  LAUNCH_NOT_PERMITTED: 0x6a,
  HOST_POWER: 0x6b,
  PROFILE_UNKNOWN: 0x6c,
  NO_SEAT: 0x6d,
  SEAT_OCCUPIED: 0x6e,
  SEAT_UNAVAILABLE: 0x6f,
  ACCESS_GRANTED: 0x72,
});
/** Longest reason text of a close. */
export const MAX_CLOSE_REASON = constant(u32, 256);
/** Stream code of a clipboard transfer that was cancelled. */
export const TRANSFER_CANCELLED = constant.hex(u32, 0x70);

/** Stream code of punktfunk/2: the type of the stream is not known. */
export const STREAM_TYPE_UNKNOWN = constant.hex(u32, 0x71);

/** Members of the wire plane. */
export const closeCodes = { CloseCode, MAX_CLOSE_REASON, TRANSFER_CANCELLED, STREAM_TYPE_UNKNOWN };
