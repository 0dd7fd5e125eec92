/** The shared clipboard (wire §2.8). */
import { bool, enumeration, literal, message, u8, u64 } from 'pf-gen/schema';

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

/** Members of the wire plane. */
export const clipboard = { ClipReason, ClipFetchStatus, ClipControl, ClipState, ClipFetchHdr };
