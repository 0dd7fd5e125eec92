/** What peers can do, as they tell each other in the handshake (wire §6). */
import { flags, u8 } from 'pf-gen/schema';

/** Codec bits. */
export const Codecs = flags(u8, { H264: 0, HEVC: 1, AV1: 2, PYROWAVE: 3 });

/** Video capabilities of a client (wire §6.1). */
export const VideoCaps = flags(u8, {
  TEN_BIT: 0,
  HDR: 1,
  CHROMA_444: 2,
  HOST_TIMING: 3,
  PROBE: 4,
  STREAMED: 5,
  CHACHA20: 6,
  SLICE_STREAM: 7,
});

/** Members of the wire plane. */
export const capabilities = { Codecs, VideoCaps };
