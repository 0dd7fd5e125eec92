/** The three messages that begin a session (wire §2.1, §2.2, §2.3). */
import {
  bool,
  bytes,
  group,
  lenient,
  literal,
  message,
  remainder,
  secret,
  tail,
  text,
  u8,
  u16,
  u32,
  when,
} from 'pf-gen/schema';
import { Grants } from './access.ts';
import { AudioCodec, AudioLayout } from './audio.ts';
import {
  ClientCaps,
  Codecs,
  Compositor,
  GamepadKind,
  HostCaps,
  HostCaps2,
  VideoCaps,
  VideoFit,
} from './capabilities.ts';
import { StartExtensions, WelcomeExtensions } from './extensions.ts';
import { HdrMeta } from './hdr.ts';
import { Cipher, FecScheme } from './video.ts';

/** First message of a session, client to host. */
export const Hello = message(
  {
    _magic: literal('PKF1'),
    abi_version: u32,
    width: u32,
    height: u32,
    refresh_hz: u32,
    /** Preferred. */
    compositor: tail(Compositor, { always: true }),
    /** Preferred. */
    gamepad: tail(GamepadKind, { always: true }),
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
    client_caps: tail(ClientCaps),
    /** Largest shard that the client can receive; 0 = the size must not change during a session. */
    max_shard_payload: tail(u16),
    audio_rate_hz: tail(u32, { default: 48000 }),
    audio_bits: lenient(tail(u8, { default: 16 }), { allowed: [16, 24], otherwise: 16 }),
    audio_layout: tail(AudioLayout),
    video_fit: tail(VideoFit),
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
    compositor: tail(Compositor, { always: true }),
    gamepad: tail(GamepadKind, { always: true }),
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
    host_caps: tail(HostCaps, { always: true }),
    cipher: tail(Cipher),
    key_chacha: secret(when('cipher', 1, bytes(32))),
    /** 0 unknown. */
    mgmt_port: tail(u16),
    grants: group('access', Grants, { default: 63, trigger: true }),
    /** 0 permanent. */
    expires_in_secs: group('access', u32, { trigger: true }),
    audio_codec: group('audio', AudioCodec, { trigger: true }),
    audio_rate_hz: group('audio', u32, { default: 48000 }),
    audio_bits: lenient(group('audio', u8, { default: 16 }), { allowed: [16, 24], otherwise: 16 }),
    audio_frame_us: group('audio', u16, {}),
    host_caps2: tail(HostCaps2),
    audio_layout: tail(AudioLayout),
    /** Only toward clients with EXTENSIONS. */
    extensions: tail(WelcomeExtensions, { cut: 'error' }),
  },
  { trailing: 'extensible' },
);

/** The client is ready: where it receives video. */
export const Start = message(
  {
    _magic: literal('PKF1'),
    client_udp_port: u16,
    /** Only toward hosts with EXTENSIONS. */ extensions: tail(StartExtensions, { cut: 'error' }),
  },
  { trailing: 'extensible' },
);

/** Members of the wire plane. */
export const handshake = { Hello, Welcome, Start };
