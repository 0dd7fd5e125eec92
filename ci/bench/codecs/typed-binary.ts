/** typed-binary: objects of its schema language. It has no 64-bit integers, so that one goes as two halves. */

import type { control } from '@punktfunk/abi';
import {
  type AnySchema,
  BufferReader,
  BufferWriter,
  dynamicArrayOf,
  object,
  optional,
  string,
  u8,
  u8Array,
  u16,
  u32,
} from 'typed-binary';
import type { Codec, Contender } from './contender.ts';

const HdrMeta = object({
  green_x: u16,
  green_y: u16,
  blue_x: u16,
  blue_y: u16,
  red_x: u16,
  red_y: u16,
  white_x: u16,
  white_y: u16,
  max_display_mastering_luminance: u32,
  min_display_mastering_luminance: u32,
  max_cll: u16,
  max_fall: u16,
});
const AddRequest = object({
  session_low: u32,
  session_high: u32,
  width: u32,
  height: u32,
  refresh_hz: u32,
  preferred_monitor_id: u32,
  max_luminance_nits: u32,
  max_frame_avg_nits: u32,
  min_luminance_millinits: u32,
  hw_cursor: u32,
});
const FrameToken = object({ slot: u8, seq: u32, generation: u32 });
const Hello = object({
  abi_version: u32,
  width: u32,
  height: u32,
  refresh_hz: u32,
  compositor: u8,
  gamepad: u8,
  bitrate_kbps: u32,
  name: string,
  launch: string,
  video_caps: u8,
  audio_channels: u8,
  video_codecs: u8,
  preferred_codec: u8,
  display_hdr: optional(HdrMeta),
  client_caps: u8,
  max_shard_payload: u16,
  audio_rate_hz: u32,
  audio_bits: u8,
  audio_layout: u8,
  video_fit: u8,
});
const Started = object({
  role: u8,
  pid: u32,
  version: string,
  planes: dynamicArrayOf(object({ plane_id: u32, version: u32, hash: u8Array(16) })),
});

/** Room for the longest value; what was used is copied out. */
const room = new ArrayBuffer(4096);

function codec<V>(schema: AnySchema, own: (value: V) => unknown, back: (decoded: never) => V): Codec<V> {
  return {
    own,
    encode: (value) => {
      const writer = new BufferWriter(room);
      schema.write(writer, value as never);
      return new Uint8Array(room, 0, writer.currentByteOffset).slice();
    },
    decode: (bytes: Uint8Array) => schema.read(new BufferReader(bytes.buffer, { byteOffset: bytes.byteOffset })),
    back: back as (decoded: unknown) => V,
  };
}
const same = <V>(value: V): V => value;

export const typedBinary: Contender = {
  name: 'typed-binary',
  about: 'schemas in its own language; the 64-bit integer as two halves',
  codecs: {
    AddRequest: codec<control.AddRequest>(
      AddRequest,
      ({ session_id, ...others }) => ({
        session_low: Number(session_id & 0xffff_ffffn),
        session_high: Number(session_id >> 32n),
        ...others,
      }),
      ({ session_low, session_high, ...others }: Record<'session_low' | 'session_high', number>) =>
        ({ session_id: (BigInt(session_high) << 32n) | BigInt(session_low), ...others }) as never,
    ),
    FrameToken: codec(FrameToken, same, same),
    Hello: codec(Hello, same, same),
    Started: codec(Started, same, same),
  },
};
