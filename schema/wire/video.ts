/** Video packets, their sealing and their limits (wire §4). */
import { constant, enumeration, field, flags, struct, u8, u16, u32, u64 } from 'pf-gen/schema';

/** Magic of a video packet, at offset 36. */
export const VIDEO_MAGIC = constant.hex(u8, 0xc9);
/** Version byte of a video packet. */
export const VIDEO_VERSION = constant(u8, 1);
/** Bytes that sealing adds: sequence and tag. */
export const SEAL_OVERHEAD = constant(u32, 24);
/** Sequence prefix of a sealed datagram, big-endian. */
export const SEAL_SEQ_BYTES = constant(u32, 8);
/** AEAD tag. */
export const SEAL_TAG_BYTES = constant(u32, 16);
/** Bit of the salt's first byte: clear when the host sends, set when the client sends (wire §4.5). */
export const SALT_CLIENT_SENDS = constant.hex(u8, 0x80);
/** Largest datagram that a receiver accepts. */
export const MAX_DATAGRAM = constant(u32, 9216);
/** Shard size toward IPv4 peers. */
export const SHARD_PAYLOAD_V4 = constant(u16, 1408);
/** Shard size toward IPv6 peers. */
export const SHARD_PAYLOAD_V6 = constant(u16, 1388);
/** Smallest shard. */
export const MIN_SHARD_PAYLOAD = constant(u16, 512);
/** Largest shard. */
export const MAX_SHARD_PAYLOAD = constant(u16, 9152);
/** Data shards per block that hosts announce. */
export const MAX_DATA_PER_BLOCK = constant(u16, 4096);
/** Recovery percent at the start of a session. */
export const DEFAULT_FEC_PERCENT = constant(u8, 10);
/** Largest pinned recovery percent. */
export const MAX_FEC_PERCENT = constant(u8, 90);
/** Replay window, in sequences. */
export const REPLAY_WINDOW = constant(u32, 131072);
/** A frame is given up when the newest is this far ahead, in milliseconds. */
export const LOSS_WINDOW_MS = constant(u32, 120);
/** A frame is given up when the newest index is this far ahead. */
export const LOSS_WINDOW_FRAMES = constant(u32, 64);
/** Finished frames that a receiver remembers. */
export const FINISHED_MEMORY = constant(u32, 64);
/** Smallest ceiling of a frame's bytes at the client. */
export const MIN_FRAME_CEILING = constant(u32, 8388608);
/** Pictures of the session's rate in the ceiling of a frame's bytes at the client (wire §4.7). */
export const FRAME_CEILING_PICTURES = constant(u32, 4);
/** Largest frame. */
export const MAX_FRAME_BYTES = constant(u32, 67108864);

/** Most shards of a block in GF(2^8), data and recovery (wire §4.9). */
export const MAX_SHARDS_GF8 = constant(u32, 255);
/** Most shards of a block in GF(2^16), data and recovery (wire §4.10). */
export const MAX_SHARDS_GF16 = constant(u32, 65535);
/** Least recovery percent that a loss report leads to (wire §4.8). */
export const MIN_ADAPTIVE_FEC_PERCENT = constant(u8, 1);
/** Highest recovery percent that a loss report leads to (wire §4.8). */
export const MAX_ADAPTIVE_FEC_PERCENT = constant(u8, 50);
/** Whole shards that must wait for a block to be cut at a slice's end (wire §4.6). */
export const SLICE_CUT_SHARDS = constant(u32, 16);
/** How long shards of a chunk-aligned unit are waited for, in milliseconds (wire §4.7). */
export const PARTIAL_WINDOW_MS = constant(u32, 30);
/** Buffers of repaired shards that a receiver keeps (wire §4.7). */
export const RECOVERY_POOL = constant(u32, 512);
/** Bytes in flight at a receiver, in frames of the largest size (wire §4.7). */
export const IN_FLIGHT_FRAMES = constant(u32, 4);
/** Least bytes of a unit that leave at once (wire §4.8). */
export const PACE_BURST_BYTES = constant(u32, 131072);
/** Longest time over which the rest of a unit is spread, in milliseconds (wire §4.8). */
export const PACE_MAX_MS = constant(u32, 100);
/** Multiple of the bitrate at which the rest of a unit leaves (wire §4.8). */
export const PACE_RATE_FACTOR = constant(u32, 3);
/** Shortest sleep between packets, in microseconds (wire §4.8). */
export const PACE_MIN_SLEEP_US = constant(u32, 500);
/** Fewest packets between two sleeps (wire §4.8). */
export const PACE_MIN_PACKETS = constant(u32, 16);
/** Most packets between two sleeps (wire §4.8). */
export const PACE_MAX_PACKETS = constant(u32, 64);

/** Forward error correction. Unknown values read as GF(2^8). */
export const FecScheme = enumeration(u8, { GF8: 0, GF16: 1 }, { unknown: 'GF8' });

/** AEAD of the video data path; an unknown value fails the handshake. */
export const Cipher = enumeration(u8, { AES_128_GCM: 0, CHACHA20_POLY1305: 1 }, { unknown: 'error' });

/** Flags of a video packet. */
export const PacketFlags = flags(u8, { PIC: 0, EOF: 1, SOF: 2 });

/** What an access unit is (wire §4.3). */
export const UserFlags = flags(u32, {
  PICTURE: 0,
  KEYFRAME: 2,
  PROBE: 3,
  RECOVERY_POINT: 4,
  RECOVERY_ANCHOR: 5,
  CHUNK_ALIGNED: 6,
  SLICE_STREAM: 7,
  REPEAT: 8,
  RECOVERY_CLOSE: 9,
});

/** Header of a video packet; the shard follows. */
export const VideoHeader = struct(
  {
    /** Capture instant, host wall clock since the Unix epoch. */
    pts_ns: field(u64, { unit: 'ns' }),
    /** Counts access units, wraps; probe units have their own space. */
    frame_index: u32,
    /** Counts packets in emission order from 0, wraps. */
    stream_seq: u32,
    /** Length of the access unit; in sentinel packets the block's base offset. */
    frame_bytes: field(u32, { unit: 'bytes' }),
    user_flags: UserFlags,
    block_index: u16,
    /** 0 marks a sentinel (streamed unit). */
    block_count: u16,
    /** Data shards of this block. */
    data_shards: u16,
    /** Recovery shards of this block. */
    recovery_shards: u16,
    /** Data shards first, then recovery shards. */
    shard_index: u16,
    /** Even. */
    shard_bytes: field(u16, { unit: 'bytes' }),
    /** 0xC9, at offset 36. */
    magic: field(u8, { at: 36 }),
    version: u8,
    fec_scheme: FecScheme,
    flags: PacketFlags,
  },
  { size: 40 },
);

/** Members of the wire plane. */
export const video = {
  VIDEO_MAGIC,
  VIDEO_VERSION,
  SEAL_OVERHEAD,
  SEAL_SEQ_BYTES,
  SEAL_TAG_BYTES,
  SALT_CLIENT_SENDS,
  MAX_DATAGRAM,
  SHARD_PAYLOAD_V4,
  SHARD_PAYLOAD_V6,
  MIN_SHARD_PAYLOAD,
  MAX_SHARD_PAYLOAD,
  MAX_DATA_PER_BLOCK,
  DEFAULT_FEC_PERCENT,
  MAX_FEC_PERCENT,
  REPLAY_WINDOW,
  LOSS_WINDOW_MS,
  LOSS_WINDOW_FRAMES,
  FINISHED_MEMORY,
  MIN_FRAME_CEILING,
  FRAME_CEILING_PICTURES,
  MAX_FRAME_BYTES,
  MAX_SHARDS_GF8,
  MAX_SHARDS_GF16,
  MIN_ADAPTIVE_FEC_PERCENT,
  MAX_ADAPTIVE_FEC_PERCENT,
  SLICE_CUT_SHARDS,
  PARTIAL_WINDOW_MS,
  RECOVERY_POOL,
  IN_FLIGHT_FRAMES,
  PACE_BURST_BYTES,
  PACE_MAX_MS,
  PACE_RATE_FACTOR,
  PACE_MIN_SLEEP_US,
  PACE_MIN_PACKETS,
  PACE_MAX_PACKETS,
  FecScheme,
  Cipher,
  PacketFlags,
  UserFlags,
  VideoHeader,
};
