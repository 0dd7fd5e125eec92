/** The shared clipboard (wire §2.8). */
import { bool, constant, enumeration, flags, list, literal, message, text, u8, u32, u64 } from 'pf-gen/schema';

/** Most formats of one offer. */
export const MAX_CLIP_KINDS = constant(u8, 16);
/** Most bytes of one fetch. */
export const MAX_CLIP_BYTES = constant(u32, 67108864);
/** Most bytes of one write on a transfer stream. */
export const CLIP_WRITE_BYTES = constant(u32, 65536);
/** `file_index` of what is no file. */
export const CLIP_NO_FILE = constant.hex(u32, 0xffffffff);

/** What a transfer stream is for. */
export const TransferKind = enumeration(u8, { FETCH: 1 });
/** First bytes of a transfer stream; a framed request follows (wire §1.4). */
export const TransferPreamble = message({ _magic: literal('PKFs'), kind: TransferKind }, { trailing: 'exact' });

/** What a client wants of a shared clipboard. */
export const ClipFlags = flags(u8, { FILES: 0 });
/** What the operator allows. */
export const ClipPolicy = flags(u8, { TEXT: 0, FILES: 1 });
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
    flags: ClipFlags,
  },
  { trailing: 'exact' },
);

/** Whether there is a shared clipboard, and why not. */
export const ClipState = message(
  {
    _magic: literal('PKFc'),
    _type: literal.hex('41'),
    enabled: bool,
    policy: ClipPolicy,
    reason: ClipReason,
  },
  { trailing: 'exact' },
);

/** A format of an offer. */
export const ClipKind = message(
  {
    mime: text(128, { prefix: 'u8' }),
    /** 0 = unknown. */
    size_hint: u64,
  },
  { trailing: 'exact' },
);
/** What can be fetched now, from either side; the newest offer of a side counts. */
export const ClipOffer = message(
  {
    _magic: literal('PKFc'),
    _type: literal.hex('42'),
    seq: u32,
    kinds: list(ClipKind, 16, { prefix: 'u8' }),
  },
  { trailing: 'exact' },
);

/** Request on a transfer stream. */
export const ClipFetch = message(
  {
    _magic: literal('PKFc'),
    _type: literal.hex('43'),
    /** Of the offer. */
    seq: u32,
    file_index: u32,
    mime: text(128, { prefix: 'u8' }),
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
export const clipboard = {
  MAX_CLIP_KINDS,
  MAX_CLIP_BYTES,
  CLIP_WRITE_BYTES,
  CLIP_NO_FILE,
  TransferKind,
  TransferPreamble,
  ClipFlags,
  ClipPolicy,
  ClipReason,
  ClipFetchStatus,
  ClipControl,
  ClipState,
  ClipKind,
  ClipOffer,
  ClipFetch,
  ClipFetchHdr,
};
