/** The PIN ceremony, and the messages of carriers without client certificates or close codes (wire §5, §2.6). */
import { blob, bool, bytes, constant, literal, message, tail, text, u32 } from 'pf-gen/schema';
import { CloseCode } from './close-codes.ts';

/** Bytes of a SPAKE2 message: side, then a compressed point (wire §5.2). */
export const SPAKE2_MESSAGE_BYTES = constant(u32, 33);
/** How long pairing stays armed unless the operator says otherwise, in seconds (wire §5.4). */
export const PAIR_WINDOW_S = constant(u32, 120);
/** Shortest time for which pairing can be armed, in seconds (wire §5.4). */
export const MIN_PAIR_WINDOW_S = constant(u32, 15);
/** Longest time for which pairing can be armed, in seconds (wire §5.4). */
export const MAX_PAIR_WINDOW_S = constant(u32, 600);
/** Least distance between two counted attempts of any client, in milliseconds (wire §5.4). */
export const PAIR_ATTEMPT_SPACING_MS = constant(u32, 2000);
/** How long the host waits for the proof, in milliseconds (wire §5.4). */
export const PAIR_PROOF_TIMEOUT_MS = constant(u32, 60000);
/** How long the host waits for the client to close after the result, in milliseconds (wire §5.4). */
export const PAIR_CLOSE_WAIT_MS = constant(u32, 5000);
/** How long a client waits for the operator's approval, in milliseconds (wire §5.5). */
export const APPROVAL_TIMEOUT_MS = constant(u32, 180000);
/** How long the operator sees a knock, in seconds (wire §5.5). */
export const KNOCK_LIFETIME_S = constant(u32, 600);
/** Most knocks that are kept (wire §5.5). */
export const MAX_KNOCKS = constant(u32, 32);
/** Most knocks of one address that are kept (wire §5.5). */
export const MAX_KNOCKS_PER_ADDRESS = constant(u32, 4);

/** Asks to be paired, client to host; the first message of its connection. */
export const PairRequest = message(
  {
    _magic: literal('PKFc'),
    _type: literal.hex('10'),
    /** Label of the device. */
    name: text(64, { prefix: 'u8' }),
    /** SPAKE2 message of side A. */
    spake2: blob(33, { prefix: 'u16' }),
    /** SubjectPublicKeyInfo in DER, only where the connection has no client certificate; 0.31 refuses it. */
    device_key: tail(blob(512, { prefix: 'u16' })),
  },
  { trailing: 'exact' },
);

/** The host's half; with it the PIN is spent. */
export const PairChallenge = message(
  {
    _magic: literal('PKFc'),
    _type: literal.hex('11'),
    /** SPAKE2 message of side B. */
    spake2: blob(33, { prefix: 'u16' }),
    /** HMAC-SHA256 by which the host proves that it knows the PIN. */
    confirmation: bytes(32),
  },
  { trailing: 'exact' },
);

/** The client's proof that it knows the PIN. */
export const PairProof = message(
  { _magic: literal('PKFc'), _type: literal.hex('12'), confirmation: bytes(32) },
  { trailing: 'exact' },
);

/** Whether the client is paired now. */
export const PairResult = message(
  { _magic: literal('PKFc'), _type: literal.hex('13'), ok: bool },
  { trailing: 'exact' },
);

/** What a device without client certificate has to sign; browser plane only. */
export const AuthChallenge = message(
  { _magic: literal('PKFc'), _type: literal.hex('14'), nonce: bytes(32) },
  { trailing: 'exact' },
);

/** The signature; browser plane only. */
export const AuthResponse = message(
  {
    _magic: literal('PKFc'),
    _type: literal.hex('15'),
    /** SubjectPublicKeyInfo in DER. */
    device_key: blob(512, { prefix: 'u16' }),
    /** ECDSA P-256 with SHA-256 in DER, over context, channel binding and nonce. */
    signature: blob(512, { prefix: 'u16' }),
  },
  { trailing: 'exact' },
);

/** Why the host refuses, on carriers without close codes. */
export const Refused = message(
  {
    _magic: literal('PKFc'),
    _type: literal.hex('16'),
    code: CloseCode,
    reason: text(256, { prefix: 'u16' }),
  },
  { trailing: 'exact' },
);

/** Members of the wire plane. */
export const pairing = {
  SPAKE2_MESSAGE_BYTES,
  PAIR_WINDOW_S,
  MIN_PAIR_WINDOW_S,
  MAX_PAIR_WINDOW_S,
  PAIR_ATTEMPT_SPACING_MS,
  PAIR_PROOF_TIMEOUT_MS,
  PAIR_CLOSE_WAIT_MS,
  APPROVAL_TIMEOUT_MS,
  KNOCK_LIFETIME_S,
  MAX_KNOCKS,
  MAX_KNOCKS_PER_ADDRESS,
  PairRequest,
  PairChallenge,
  PairProof,
  PairResult,
  AuthChallenge,
  AuthResponse,
  Refused,
};
