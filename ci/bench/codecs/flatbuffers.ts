/**
 * FlatBuffers: tables written with the builder and read into objects, as the code of `flatc --ts --gen-object-api` does.
 * Slots are numbered in the order of the fields; fields that have their default are left out, as flatc does.
 */

import type { control, frame, supervisor, wire } from '@punktfunk/abi';
import { Builder, ByteBuffer } from 'flatbuffers';
import { type Contender, plain } from './contender.ts';

const builder = new Builder(1024);

/** The finished buffer, copied out of the builder's own. */
function finished(root: number): Uint8Array {
  builder.finish(root);
  const bytes = builder.asUint8Array().slice();
  builder.clear();
  return bytes;
}

/** A table that is being read. */
class Table {
  readonly bb: ByteBuffer;
  readonly at: number;
  constructor(bb: ByteBuffer, at: number) {
    this.bb = bb;
    this.at = at;
  }
  static root(bytes: Uint8Array): Table {
    const bb = new ByteBuffer(bytes);
    return new Table(bb, bb.readInt32(bb.position()) + bb.position());
  }
  u8(slot: number): number {
    const offset = this.bb.__offset(this.at, 4 + slot * 2);
    return offset ? this.bb.readUint8(this.at + offset) : 0;
  }
  u16(slot: number): number {
    const offset = this.bb.__offset(this.at, 4 + slot * 2);
    return offset ? this.bb.readUint16(this.at + offset) : 0;
  }
  u32(slot: number): number {
    const offset = this.bb.__offset(this.at, 4 + slot * 2);
    return offset ? this.bb.readUint32(this.at + offset) : 0;
  }
  u64(slot: number): bigint {
    const offset = this.bb.__offset(this.at, 4 + slot * 2);
    return offset ? this.bb.readUint64(this.at + offset) : 0n;
  }
  text(slot: number): string {
    const offset = this.bb.__offset(this.at, 4 + slot * 2);
    return offset ? (this.bb.__string(this.at + offset) as string) : '';
  }
}

function writeAddRequest(value: control.AddRequest): Uint8Array {
  builder.startObject(9);
  builder.addFieldInt64(0, value.session_id, 0n);
  builder.addFieldInt32(1, value.width, 0);
  builder.addFieldInt32(2, value.height, 0);
  builder.addFieldInt32(3, value.refresh_hz, 0);
  builder.addFieldInt32(4, value.preferred_monitor_id, 0);
  builder.addFieldInt32(5, value.max_luminance_nits, 0);
  builder.addFieldInt32(6, value.max_frame_avg_nits, 0);
  builder.addFieldInt32(7, value.min_luminance_millinits, 0);
  builder.addFieldInt32(8, value.hw_cursor, 0);
  return finished(builder.endObject());
}

function readAddRequest(bytes: Uint8Array): control.AddRequest {
  const table = Table.root(bytes);
  return {
    session_id: table.u64(0),
    width: table.u32(1),
    height: table.u32(2),
    refresh_hz: table.u32(3),
    preferred_monitor_id: table.u32(4),
    max_luminance_nits: table.u32(5),
    max_frame_avg_nits: table.u32(6),
    min_luminance_millinits: table.u32(7),
    hw_cursor: table.u32(8),
  };
}

function writeToken(value: frame.FrameTokenParts): Uint8Array {
  builder.startObject(3);
  builder.addFieldInt8(0, value.slot, 0);
  builder.addFieldInt32(1, value.seq, 0);
  builder.addFieldInt32(2, value.generation, 0);
  return finished(builder.endObject());
}

function readToken(bytes: Uint8Array): frame.FrameTokenParts {
  const table = Table.root(bytes);
  return { slot: table.u8(0), seq: table.u32(1), generation: table.u32(2) };
}

function writeHdr(hdr: wire.HdrMeta): number {
  // A FlatBuffers struct: inline and fixed, written from its end.
  builder.prep(4, 28);
  builder.writeInt16(hdr.max_fall);
  builder.writeInt16(hdr.max_cll);
  builder.writeInt32(hdr.min_display_mastering_luminance);
  builder.writeInt32(hdr.max_display_mastering_luminance);
  builder.writeInt16(hdr.white_y);
  builder.writeInt16(hdr.white_x);
  builder.writeInt16(hdr.red_y);
  builder.writeInt16(hdr.red_x);
  builder.writeInt16(hdr.blue_y);
  builder.writeInt16(hdr.blue_x);
  builder.writeInt16(hdr.green_y);
  builder.writeInt16(hdr.green_x);
  return builder.offset();
}

function readHdr(bb: ByteBuffer, at: number): wire.HdrMeta {
  return {
    green_x: bb.readUint16(at),
    green_y: bb.readUint16(at + 2),
    blue_x: bb.readUint16(at + 4),
    blue_y: bb.readUint16(at + 6),
    red_x: bb.readUint16(at + 8),
    red_y: bb.readUint16(at + 10),
    white_x: bb.readUint16(at + 12),
    white_y: bb.readUint16(at + 14),
    max_display_mastering_luminance: bb.readUint32(at + 16),
    min_display_mastering_luminance: bb.readUint32(at + 20),
    max_cll: bb.readUint16(at + 24),
    max_fall: bb.readUint16(at + 26),
  };
}

function encodeHello(value: wire.Hello): Uint8Array {
  const name = builder.createString(value.name);
  const launch = builder.createString(value.launch);
  builder.startObject(20);
  builder.addFieldInt32(0, value.abi_version, 0);
  builder.addFieldInt32(1, value.width, 0);
  builder.addFieldInt32(2, value.height, 0);
  builder.addFieldInt32(3, value.refresh_hz, 0);
  builder.addFieldInt8(4, value.compositor, 0);
  builder.addFieldInt8(5, value.gamepad, 0);
  builder.addFieldInt32(6, value.bitrate_kbps, 0);
  builder.addFieldOffset(7, name, 0);
  builder.addFieldOffset(8, launch, 0);
  builder.addFieldInt8(9, value.video_caps, 0);
  builder.addFieldInt8(10, value.audio_channels, 0);
  builder.addFieldInt8(11, value.video_codecs, 0);
  builder.addFieldInt8(12, value.preferred_codec, 0);
  if (value.display_hdr !== undefined) builder.addFieldStruct(13, writeHdr(value.display_hdr), 0);
  builder.addFieldInt8(14, value.client_caps, 0);
  builder.addFieldInt16(15, value.max_shard_payload, 0);
  builder.addFieldInt32(16, value.audio_rate_hz, 0);
  builder.addFieldInt8(17, value.audio_bits, 0);
  builder.addFieldInt8(18, value.audio_layout, 0);
  builder.addFieldInt8(19, value.video_fit, 0);
  return finished(builder.endObject());
}

function decodeHello(bytes: Uint8Array): wire.Hello {
  const table = Table.root(bytes);
  const hdr = table.bb.__offset(table.at, 4 + 13 * 2);
  return {
    abi_version: table.u32(0),
    width: table.u32(1),
    height: table.u32(2),
    refresh_hz: table.u32(3),
    compositor: table.u8(4),
    gamepad: table.u8(5),
    bitrate_kbps: table.u32(6),
    name: table.text(7),
    launch: table.text(8),
    video_caps: table.u8(9),
    audio_channels: table.u8(10),
    video_codecs: table.u8(11),
    preferred_codec: table.u8(12),
    display_hdr: hdr ? readHdr(table.bb, table.at + hdr) : undefined,
    client_caps: table.u8(14),
    max_shard_payload: table.u16(15),
    audio_rate_hz: table.u32(16),
    audio_bits: table.u8(17),
    audio_layout: table.u8(18),
    video_fit: table.u8(19),
  };
}

function encodeStarted(value: supervisor.Started): Uint8Array {
  const planes = value.planes.map((plane) => {
    const hash = builder.createByteVector(plane.hash);
    builder.startObject(3);
    builder.addFieldInt32(0, plane.plane_id, 0);
    builder.addFieldInt32(1, plane.version, 0);
    builder.addFieldOffset(2, hash, 0);
    return builder.endObject();
  });
  builder.startVector(4, planes.length, 4);
  for (const plane of planes.reverse()) builder.addOffset(plane);
  const list = builder.endVector();
  const version = builder.createString(value.version);
  builder.startObject(4);
  builder.addFieldInt8(0, value.role, 0);
  builder.addFieldInt32(1, value.pid, 0);
  builder.addFieldOffset(2, version, 0);
  builder.addFieldOffset(3, list, 0);
  return finished(builder.endObject());
}

function readStamp(bb: ByteBuffer, at: number): control.PlaneStamp {
  const table = new Table(bb, at);
  const offset = bb.__offset(at, 4 + 2 * 2);
  const start = bb.__vector(at + offset);
  const hash = bb.bytes().slice(start, start + bb.__vector_len(at + offset));
  return { plane_id: table.u32(0), version: table.u32(1), hash };
}

function decodeStarted(bytes: Uint8Array): supervisor.Started {
  const table = Table.root(bytes);
  const { bb, at } = table;
  const offset = bb.__offset(at, 4 + 3 * 2);
  const planes: control.PlaneStamp[] = [];
  const start = bb.__vector(at + offset);
  for (let index = 0; index < bb.__vector_len(at + offset); index += 1) {
    planes.push(readStamp(bb, bb.__indirect(start + index * 4)));
  }
  return { role: table.u8(0), pid: table.u32(1), version: table.text(2), planes };
}

export const flatBuffers: Contender = {
  name: 'flatbuffers',
  about: 'tables as `flatc --ts --gen-object-api` writes and unpacks them; the finished buffer is copied out',
  codecs: {
    AddRequest: plain(writeAddRequest, readAddRequest),
    FrameToken: plain(writeToken, readToken),
    Hello: plain(encodeHello, decodeHello),
    Started: plain(encodeStarted, decodeStarted),
  },
};
