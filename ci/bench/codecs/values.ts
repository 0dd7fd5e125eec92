/** What is encoded and decoded: four types of this project's own, with values that vary. */
import type { control, frame, supervisor, wire } from '@punktfunk/abi';

/** The measured types. */
export interface Values {
  /** A fixed struct: one 64-bit and eight 32-bit integers, 40 bytes. */
  AddRequest: control.AddRequest;
  /** Three integers in the bits of one 64-bit word (a bigint); for peers without bit fields a message of three integers. */
  FrameToken: frame.FrameTokenParts;
  /** A message with texts, optional fields at its end, and a block that may be absent. */
  Hello: wire.Hello;
  /** A message with a text and a list of structs with bytes in them. */
  Started: supervisor.Started;
}
export type TypeName = keyof Values;
export const TYPES: readonly TypeName[] = ['AddRequest', 'FrameToken', 'Hello', 'Started'];

/** Values of each type; more than a branch predictor remembers, few enough for the caches of any machine. */
const COUNT = 256;

/** Numbers from a seed (mulberry32): the same values for every contender and in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const WORDS = ['Deck', 'living room', 'Zimmer', 'café', 'スチーム', 'desk', 'tablet of the kids', 'x'];
const U32 = 2 ** 32;

/** The values of a type. 64-bit integers stay below 2^53, so that peers with plain numbers lose nothing. */
export function valuesOf<T extends TypeName>(type: T): readonly Values[T][] {
  const next = numbers(TYPES.indexOf(type) + 1);
  const make = MAKE[type] as (next: (below: number) => number) => Values[T];
  return Array.from({ length: COUNT }, () => make(next));
}

type Next = (below: number) => number;
/** Mostly small, as numbers in messages are. */
const small = (next: Next): number => (next(4) === 0 ? next(U32) : next(5000));

const MAKE: { readonly [T in TypeName]: (next: Next) => Values[T] } = {
  AddRequest: (next) => ({
    session_id: (BigInt(next(2 ** 20)) << 32n) | BigInt(next(U32)),
    width: 640 + next(8000),
    height: 480 + next(4000),
    refresh_hz: 24 + next(240),
    preferred_monitor_id: next(16),
    max_luminance_nits: next(3) === 0 ? 0 : next(4000),
    max_frame_avg_nits: next(1000),
    min_luminance_millinits: next(500),
    hw_cursor: next(2),
  }),
  FrameToken: (next) => ({ slot: next(6), seq: small(next), generation: next(2 ** 24) }),
  Hello: (next) => {
    // Older writers leave out what came later.
    const late = next(3) > 0;
    return {
      abi_version: 1 + next(9),
      width: 640 + next(8000),
      height: 480 + next(4000),
      refresh_hz: 24 + next(240),
      compositor: next(4),
      gamepad: next(6),
      bitrate_kbps: small(next),
      name: `${WORDS[next(WORDS.length)]} ${next(100)}`,
      launch: next(2) === 0 ? '' : `steam://rungameid/${next(U32)}`,
      video_caps: next(16),
      audio_channels: [2, 6, 8][next(3)] ?? 2,
      video_codecs: 1 + next(7),
      preferred_codec: next(3),
      display_hdr: next(2) === 0 ? undefined : hdr(next),
      client_caps: late ? next(8) : 0,
      max_shard_payload: late ? 1000 + next(400) : 0,
      audio_rate_hz: late ? 44100 : 48000,
      audio_bits: late ? 24 : 16,
      audio_layout: late ? next(2) : 0,
      video_fit: late ? next(3) : 0,
    };
  },
  Started: (next) => ({
    role: 1 + next(3),
    pid: next(2 ** 22),
    version: `${next(3)}.${next(20)}.${next(100)}`,
    planes: Array.from({ length: 1 + next(8) }, (_, index) => ({
      plane_id: index + 1,
      version: 1 + next(12),
      hash: Uint8Array.from({ length: 16 }, () => next(256)),
    })),
  }),
};

function hdr(next: Next): wire.HdrMeta {
  return {
    green_x: next(50000),
    green_y: next(50000),
    blue_x: next(50000),
    blue_y: next(50000),
    red_x: next(50000),
    red_y: next(50000),
    white_x: next(50000),
    white_y: next(50000),
    max_display_mastering_luminance: next(10_000_000),
    min_display_mastering_luminance: next(500),
    max_cll: next(4000),
    max_fall: next(1000),
  };
}
