/**
 * Wire plane: punktfunk/1 as spoken by releases 0.31 to 0.43.
 * Facts: wire §2.1–2.3 (handshake), §2.5–2.6 (control messages), §3.1 (tags), §4.1–4.3 (video), §6.5 (HDR), §7.3 (codes).
 */
import {
  blob,
  bool,
  bytes,
  constant,
  enumeration,
  field,
  flags,
  group,
  lenient,
  literal,
  message,
  plane,
  remainder,
  secret,
  struct,
  tail,
  text,
  u8,
  u16,
  u32,
  u64,
  when,
} from 'pf-gen/schema';
import {
  BitrateChanged,
  ClipControl,
  ClipFetchHdr,
  ClipFetchStatus,
  ClipReason,
  ClipState,
  ProbeRequest,
  ProbeResult,
  ProbeShaped,
  Reconfigure,
  Reconfigured,
  RfiRequest,
  SetBitrate,
} from './wire-requests.ts';

/** Wire version in Hello and Welcome. */
export const WIRE_VERSION = constant(u32, 2);
/** ALPN of punktfunk/1. */
export const ALPN = constant('pkf1');
/** Server name that clients send. */
export const SERVER_NAME = constant('punktfunk');
/** Default port of the control connection. */
export const DEFAULT_PORT = constant(u16, 9777);
/** Hole punch, unsealed, client to host. */
export const PUNCH = constant.bytes('504670756e636831');
/** How long the host waits for a punch, in milliseconds. */
export const PUNCH_WAIT_MS = constant(u32, 2500);
/** Distance between the first punches, in milliseconds. */
export const PUNCH_INTERVAL_MS = constant(u32, 200);
/** Number of closely spaced punches. */
export const PUNCH_BURST = constant(u32, 15);
/** Distance between later punches, in milliseconds. */
export const PUNCH_KEEPALIVE_MS = constant(u32, 2000);
/** Lowest rate that a host takes, in kbit/s. */
export const MIN_BITRATE_KBPS = constant(u32, 500);
/** Highest rate that a host takes, in kbit/s. */
export const MAX_BITRATE_KBPS = constant(u32, 8000000);
/** Rate of a client that asks for none, in kbit/s. */
export const DEFAULT_BITRATE_KBPS = constant(u32, 20000);
/** Deadline of each handshake step on the host, in milliseconds. */
export const HANDSHAKE_TIMEOUT_MS = constant(u32, 10000);
/** QUIC idle timeout, in milliseconds. */
export const IDLE_TIMEOUT_MS = constant(u32, 8000);
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
/** Largest frame. */
export const MAX_FRAME_BYTES = constant(u32, 67108864);
/** Clock rounds after Start. */
export const CLOCK_ROUNDS = constant(u32, 8);
/** Wait for one clock answer, in milliseconds. */
export const CLOCK_WAIT_MS = constant(u32, 2000);
/** Distance between loss reports, in milliseconds. */
export const LOSS_REPORT_MS = constant(u32, 750);
/** Least distance between forced key frames, in milliseconds. */
export const KEYFRAME_SPACING_MS = constant(u32, 750);
/** Client's throttle of key-frame requests, in milliseconds. */
export const KEYFRAME_REQUEST_MS = constant(u32, 100);
/** Stream code of a clipboard transfer that was cancelled. */
export const TRANSFER_CANCELLED = constant.hex(u32, 0x70);
/** Longest reason text of a close. */
export const MAX_CLOSE_REASON = constant(u32, 256);
/** Grants of a device without limits, as 0.31 writes it. */
export const GRANTS_ALL = constant(u32, 63);

/** First byte of a QUIC datagram. */
export const DatagramTag = enumeration(u8, {
  INPUT: 0xc8,
  AUDIO: 0xc9,
  RUMBLE: 0xca,
  MICROPHONE: 0xcb,
  RICH_INPUT: 0xcc,
  HID_OUTPUT: 0xcd,
  HDR_METADATA: 0xce,
  HOST_TIMING: 0xcf,
  CURSOR: 0xd0,
  PAD_AUDIO: 0xd1,
  AUDIO_REDUNDANT: 0xd2,
  AUDIO_PCM: 0xd3,
});

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

/** Forward error correction. Unknown values read as GF(2^8). */
export const FecScheme = enumeration(u8, { GF8: 0, GF16: 1 }, { unknown: 'GF8' });
/** AEAD of the video data path; an unknown value fails the handshake. */
export const Cipher = enumeration(u8, { AES_128_GCM: 0, CHACHA20_POLY1305: 1 }, { unknown: 'error' });
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

/** HDR description, 28 bytes: of the client's panel in Hello, of the content in datagram 0xCE. */
export const HdrMeta = struct(
  {
    green_x: field(u16, { unit: '1/50000' }),
    green_y: field(u16, { unit: '1/50000' }),
    blue_x: field(u16, { unit: '1/50000' }),
    blue_y: field(u16, { unit: '1/50000' }),
    red_x: field(u16, { unit: '1/50000' }),
    red_y: field(u16, { unit: '1/50000' }),
    white_x: field(u16, { unit: '1/50000' }),
    white_y: field(u16, { unit: '1/50000' }),
    max_display_mastering_luminance: field(u32, { unit: '0.0001 cd/m2' }),
    min_display_mastering_luminance: field(u32, { unit: '0.0001 cd/m2' }),
    max_cll: field(u16, { unit: 'cd/m2' }),
    max_fall: field(u16, { unit: 'cd/m2' }),
  },
  { size: 28 },
);

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

/** One payload on the control stream, in both directions; zero bytes are legal (wire §1.4). */
export const ControlFrame = message({ payload: blob(65535, { prefix: 'u16' }) }, { trailing: 'extensible' });

/** First message of a session, client to host. */
export const Hello = message(
  {
    _magic: literal('PKF1'),
    abi_version: u32,
    width: u32,
    height: u32,
    refresh_hz: u32,
    /** Preferred compositor, wire §6.6. */
    compositor: tail(u8, { always: true }),
    /** Preferred kind of pad, wire §6.6. */
    gamepad: tail(u8, { always: true }),
    /** 0 = the host's default. */
    bitrate_kbps: tail(u32, { always: true }),
    /** Label of the device. */
    name: tail(text(64, { prefix: 'u8', bad: 'none' })),
    /** Library id to launch. */
    launch: tail(text(128, { prefix: 'u8', bad: 'none' })),
    video_caps: tail(VideoCaps),
    audio_channels: lenient(tail(u8, { default: 2 }), { allowed: [2, 6, 8], otherwise: 2 }),
    /** 0 reads as HEVC only. */
    video_codecs: tail(Codecs),
    preferred_codec: tail(Codecs),
    display_hdr: remainder(HdrMeta),
    /** wire §6.2 */
    client_caps: tail(u8),
    /** Largest shard that the client can receive; 0 = the size must not change during a session. */
    max_shard_payload: tail(u16),
    audio_rate_hz: tail(u32, { default: 48000 }),
    audio_bits: lenient(tail(u8, { default: 16 }), { allowed: [16, 24], otherwise: 16 }),
    audio_layout: tail(u8),
    /** 0 fit, 1 crop, 2 stretch. */
    video_fit: lenient(tail(u8), { allowed: [0, 1, 2], otherwise: 0 }),
  },
  { trailing: 'extensible' },
);

/** The host's answer: everything that was resolved. */
export const Welcome = message(
  {
    _magic: literal('PKF1'),
    abi_version: u32,
    /** Host's data port. */
    udp_port: u16,
    width: u32,
    height: u32,
    refresh_hz: u32,
    fec_scheme: FecScheme,
    fec_percent: u8,
    max_data_per_block: u16,
    shard_payload: u16,
    encrypt: bool,
    /** AES-128 key. */
    key: secret(bytes(16)),
    /** Nonce salt. */
    salt: secret(bytes(4)),
    /** 0 = unbounded; otherwise the length of a test stream. */
    frames: u32,
    compositor: tail(u8, { always: true }),
    gamepad: tail(u8, { always: true }),
    bitrate_kbps: tail(u32, { always: true }),
    bit_depth: tail(u8, { always: true, default: 8 }),
    primaries: tail(u8, { always: true, default: 1 }),
    transfer: tail(u8, { always: true, default: 1 }),
    matrix: tail(u8, { always: true, default: 1 }),
    full_range: tail(bool, { always: true }),
    /** 1 = 4:2:0, 3 = 4:4:4. */
    chroma_format: lenient(tail(u8, { always: true, default: 1 }), { allowed: [1, 3], otherwise: 1 }),
    audio_channels: lenient(tail(u8, { always: true, default: 2 }), { allowed: [2, 6, 8], otherwise: 2 }),
    /** One codec bit; unknown reads as HEVC. */
    codec: lenient(tail(Codecs, { always: true, default: 2 }), { allowed: [1, 2, 4, 8], otherwise: 2 }),
    host_caps: tail(u8, { always: true }),
    cipher: tail(Cipher),
    key_chacha: secret(when('cipher', 1, bytes(32))),
    /** 0 unknown. */
    mgmt_port: tail(u16),
    grants: group('access', u32, { default: 63, trigger: true }),
    /** 0 permanent. */
    expires_in_secs: group('access', u32, { trigger: true }),
    /** 0 Opus, 2 PCM. */
    audio_codec: group('audio', u8, { trigger: true }),
    audio_rate_hz: group('audio', u32, { default: 48000 }),
    audio_bits: lenient(group('audio', u8, { default: 16 }), { allowed: [16, 24], otherwise: 16 }),
    audio_frame_us: group('audio', u16, {}),
    host_caps2: tail(u8),
    audio_layout: tail(u8),
  },
  { trailing: 'extensible' },
);

/** The client is ready: where it receives video. */
export const Start = message({ _magic: literal('PKF1'), client_udp_port: u16 }, { trailing: 'extensible' });

/** Asks for a key frame; idempotent. */
export const RequestKeyframe = message({ _magic: literal('PKFc'), _type: literal.hex('03') }, { trailing: 'exact' });

/** Loss in the last window, 0..1000000. */
export const LossReport = message(
  { _magic: literal('PKFc'), _type: literal.hex('04'), loss_ppm: u32 },
  { trailing: 'exact' },
);

/** One clock round, client to host. */
export const ClockProbe = message(
  { _magic: literal('PKFc'), _type: literal.hex('30'), t1: u64 },
  { trailing: 'exact' },
);

/** Answer to a clock round, host wall clock in ns. */
export const ClockEcho = message(
  { _magic: literal('PKFc'), _type: literal.hex('31'), t1: u64, t2: u64, t3: u64 },
  { trailing: 'exact' },
);

/** Type byte at offset 4 of a control message. */
export const ControlType = enumeration(u8, {
  RECONFIGURE: 0x01,
  RECONFIGURED: 0x02,
  REQUEST_KEYFRAME: 0x03,
  LOSS_REPORT: 0x04,
  SET_BITRATE: 0x05,
  BITRATE_CHANGED: 0x06,
  RFI_REQUEST: 0x07,
  PAIR_REQUEST: 0x10,
  PROBE_REQUEST: 0x20,
  PROBE_RESULT: 0x21,
  PROBE_SHAPED: 0x22,
  CLOCK_PROBE: 0x30,
  CLOCK_ECHO: 0x31,
  CLIP_CONTROL: 0x40,
  CLIP_STATE: 0x41,
  CLIP_FETCH_HDR: 0x44,
});

/** Begin of every control message: enough to tell what a connection is for (wire §1.4). */
export const ControlHead = message({ _magic: literal('PKFc'), kind: ControlType }, { trailing: 'extensible' });

/**
 * Wire plane: what a client and the host say to each other (wire §1, §2, §4).
 *
 * Host and client speak it. Clients are other people's software, so its rules are additive and no hash is compared.
 */
export const wire = plane({
  name: 'wire',
  id: 4,
  version: 2,
  policy: 'additive',
  parties: ['host', 'client'],
  members: {
    WIRE_VERSION,
    ALPN,
    SERVER_NAME,
    DEFAULT_PORT,
    PUNCH,
    PUNCH_WAIT_MS,
    PUNCH_INTERVAL_MS,
    PUNCH_BURST,
    PUNCH_KEEPALIVE_MS,
    MIN_BITRATE_KBPS,
    MAX_BITRATE_KBPS,
    DEFAULT_BITRATE_KBPS,
    HANDSHAKE_TIMEOUT_MS,
    IDLE_TIMEOUT_MS,
    VIDEO_MAGIC,
    VIDEO_VERSION,
    SEAL_OVERHEAD,
    SEAL_SEQ_BYTES,
    SEAL_TAG_BYTES,
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
    MAX_FRAME_BYTES,
    CLOCK_ROUNDS,
    CLOCK_WAIT_MS,
    LOSS_REPORT_MS,
    KEYFRAME_SPACING_MS,
    KEYFRAME_REQUEST_MS,
    TRANSFER_CANCELLED,
    MAX_CLOSE_REASON,
    GRANTS_ALL,
    DatagramTag,
    CloseCode,
    FecScheme,
    Cipher,
    Codecs,
    VideoCaps,
    PacketFlags,
    UserFlags,
    HdrMeta,
    VideoHeader,
    ControlFrame,
    Hello,
    Welcome,
    Start,
    RequestKeyframe,
    LossReport,
    ClockProbe,
    ClockEcho,
    ClipReason,
    ClipFetchStatus,
    Reconfigure,
    Reconfigured,
    SetBitrate,
    BitrateChanged,
    RfiRequest,
    ProbeRequest,
    ProbeResult,
    ProbeShaped,
    ClipControl,
    ClipState,
    ClipFetchHdr,
    ControlType,
    ControlHead,
  },
});
