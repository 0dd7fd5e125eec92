/**
 * The floor: what a careful person writes with a `DataView`. It checks on reading what the generated code checks (ends,
 * magic, limits, UTF-8) and on writing the limits of texts and lists, but not the range of every integer.
 */
import type { control, frame, supervisor, wire } from '@punktfunk/abi';
import { type Contender, plain } from './contender.ts';

const utf8 = new TextEncoder();
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function viewOf(bytes: Uint8Array, need: number): DataView {
  if (bytes.length < need) throw new RangeError(`${need} bytes are needed and ${bytes.length} are there`);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Messages are written here and copied out: a fresh buffer with a fresh view for each costs several times as much. */
const room = new Uint8Array(4096);
const view = new DataView(room.buffer);

function writeAddRequest(value: control.AddRequest): Uint8Array {
  view.setBigUint64(0, value.session_id, true);
  view.setUint32(8, value.width, true);
  view.setUint32(12, value.height, true);
  view.setUint32(16, value.refresh_hz, true);
  view.setUint32(20, value.preferred_monitor_id, true);
  view.setUint32(24, value.max_luminance_nits, true);
  view.setUint32(28, value.max_frame_avg_nits, true);
  view.setUint32(32, value.min_luminance_millinits, true);
  view.setUint32(36, value.hw_cursor, true);
  return room.slice(0, 40);
}

function readAddRequest(bytes: Uint8Array): control.AddRequest {
  const source = viewOf(bytes, 40);
  return {
    session_id: source.getBigUint64(0, true),
    width: source.getUint32(8, true),
    height: source.getUint32(12, true),
    refresh_hz: source.getUint32(16, true),
    preferred_monitor_id: source.getUint32(20, true),
    max_luminance_nits: source.getUint32(24, true),
    max_frame_avg_nits: source.getUint32(28, true),
    min_luminance_millinits: source.getUint32(32, true),
    hw_cursor: source.getUint32(36, true),
  };
}

/** Slot 8 bits, sequence 32, generation 24, from the low bit up: a word of 64 bits. */
function packToken({ slot, seq, generation }: frame.FrameTokenParts): bigint {
  view.setUint8(0, slot);
  view.setUint32(1, seq, true);
  view.setUint16(5, generation, true);
  view.setUint8(7, generation >>> 16);
  return view.getBigUint64(0, true);
}

function unpackToken(word: bigint): frame.FrameTokenParts {
  view.setBigUint64(0, word, true);
  return {
    slot: view.getUint8(0),
    seq: view.getUint32(1, true),
    generation: view.getUint16(5, true) | (view.getUint8(7) << 16),
  };
}

/** Writes a text of at most `max` bytes behind its length, and gives the position after it. */
function putText(at: number, text: string, max: number): number {
  const { written } = utf8.encodeInto(text, room.subarray(at + 1));
  if (written > max) throw new RangeError(`${written} bytes of text, and ${max} are legal`);
  view.setUint8(at, written);
  return at + 1 + written;
}

const HDR = 28;
const MAGIC = 0x31464b50;

/** How many of the optional fields are written: up to the last one that says something. */
function optionalFields(value: wire.Hello): number {
  if (value.video_fit !== 0) return 12;
  if (value.audio_layout !== 0) return 11;
  if (value.audio_bits !== 16) return 10;
  if (value.audio_rate_hz !== 48000) return 9;
  if (value.max_shard_payload !== 0) return 8;
  if (value.client_caps !== 0) return 7;
  if (value.display_hdr !== undefined) return 6;
  if (value.preferred_codec !== 0) return 6;
  if (value.video_codecs !== 0) return 5;
  if (value.audio_channels !== 2) return 4;
  if (value.video_caps !== 0) return 3;
  if (value.launch !== '') return 2;
  return value.name !== '' ? 1 : 0;
}

function encodeHello(value: wire.Hello): Uint8Array {
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, value.abi_version, true);
  view.setUint32(8, value.width, true);
  view.setUint32(12, value.height, true);
  view.setUint32(16, value.refresh_hz, true);
  view.setUint8(20, value.compositor);
  view.setUint8(21, value.gamepad);
  view.setUint32(22, value.bitrate_kbps, true);
  let at = 26;
  const fields = optionalFields(value);
  if (fields > 0) at = putText(at, value.name, 64);
  if (fields > 1) at = putText(at, value.launch, 128);
  if (fields > 2) view.setUint8(at++, value.video_caps);
  if (fields > 3) view.setUint8(at++, value.audio_channels);
  if (fields > 4) view.setUint8(at++, value.video_codecs);
  if (fields > 5) view.setUint8(at++, value.preferred_codec);
  const hdr = value.display_hdr;
  if (hdr !== undefined) {
    view.setUint16(at, hdr.green_x, true);
    view.setUint16(at + 2, hdr.green_y, true);
    view.setUint16(at + 4, hdr.blue_x, true);
    view.setUint16(at + 6, hdr.blue_y, true);
    view.setUint16(at + 8, hdr.red_x, true);
    view.setUint16(at + 10, hdr.red_y, true);
    view.setUint16(at + 12, hdr.white_x, true);
    view.setUint16(at + 14, hdr.white_y, true);
    view.setUint32(at + 16, hdr.max_display_mastering_luminance, true);
    view.setUint32(at + 20, hdr.min_display_mastering_luminance, true);
    view.setUint16(at + 24, hdr.max_cll, true);
    view.setUint16(at + 26, hdr.max_fall, true);
    at += HDR;
  }
  if (fields > 6) view.setUint8(at++, value.client_caps);
  if (fields > 7) {
    view.setUint16(at, value.max_shard_payload, true);
    at += 2;
  }
  if (fields > 8) {
    view.setUint32(at, value.audio_rate_hz, true);
    at += 4;
  }
  if (fields > 9) view.setUint8(at++, value.audio_bits);
  if (fields > 10) view.setUint8(at++, value.audio_layout);
  if (fields > 11) view.setUint8(at++, value.video_fit);
  return room.slice(0, at);
}

function readHdr(source: DataView, at: number): wire.HdrMeta {
  return {
    green_x: source.getUint16(at, true),
    green_y: source.getUint16(at + 2, true),
    blue_x: source.getUint16(at + 4, true),
    blue_y: source.getUint16(at + 6, true),
    red_x: source.getUint16(at + 8, true),
    red_y: source.getUint16(at + 10, true),
    white_x: source.getUint16(at + 12, true),
    white_y: source.getUint16(at + 14, true),
    max_display_mastering_luminance: source.getUint32(at + 16, true),
    min_display_mastering_luminance: source.getUint32(at + 20, true),
    max_cll: source.getUint16(at + 24, true),
    max_fall: source.getUint16(at + 26, true),
  };
}

/** A text that is too long or no UTF-8 reads as empty. */
function lenientText(bytes: Uint8Array, at: number, length: number, max: number): string {
  if (length > max) return '';
  try {
    return strict.decode(bytes.subarray(at, at + length));
  } catch {
    return '';
  }
}

function decodeHello(bytes: Uint8Array): wire.Hello {
  const source = viewOf(bytes, 20);
  if (source.getUint32(0, true) !== MAGIC) throw new RangeError('another magic');
  const end = bytes.length;
  let at = 20;
  const compositor = at < end ? source.getUint8(at++) : 0;
  const gamepad = at < end ? source.getUint8(at++) : 0;
  let bitrate_kbps = 0;
  if (end - at >= 4) {
    bitrate_kbps = source.getUint32(at, true);
    at += 4;
  } else at = end;
  let name = '';
  if (at < end) {
    const length = source.getUint8(at);
    if (end - at > length) {
      name = lenientText(bytes, at + 1, length, 64);
      at += 1 + length;
    } else at = end;
  }
  let launch = '';
  if (at < end) {
    const length = source.getUint8(at);
    if (end - at > length) {
      launch = lenientText(bytes, at + 1, length, 128);
      at += 1 + length;
    } else at = end;
  }
  const video_caps = at < end ? source.getUint8(at++) : 0;
  const channels = at < end ? source.getUint8(at++) : 2;
  const video_codecs = at < end ? source.getUint8(at++) : 0;
  const preferred_codec = at < end ? source.getUint8(at++) : 0;
  let display_hdr: wire.HdrMeta | undefined;
  if (end - at >= HDR) {
    display_hdr = readHdr(source, at);
    at += HDR;
  }
  const client_caps = at < end ? source.getUint8(at++) : 0;
  let max_shard_payload = 0;
  if (end - at >= 2) {
    max_shard_payload = source.getUint16(at, true);
    at += 2;
  } else at = end;
  let audio_rate_hz = 48000;
  if (end - at >= 4) {
    audio_rate_hz = source.getUint32(at, true);
    at += 4;
  } else at = end;
  const bits = at < end ? source.getUint8(at++) : 16;
  const audio_layout = at < end ? source.getUint8(at++) : 0;
  const fit = at < end ? source.getUint8(at++) : 0;
  return {
    abi_version: source.getUint32(4, true),
    width: source.getUint32(8, true),
    height: source.getUint32(12, true),
    refresh_hz: source.getUint32(16, true),
    compositor,
    gamepad,
    bitrate_kbps,
    name,
    launch,
    video_caps,
    audio_channels: channels === 2 || channels === 6 || channels === 8 ? channels : 2,
    video_codecs,
    preferred_codec,
    display_hdr,
    client_caps,
    max_shard_payload,
    audio_rate_hz,
    audio_bits: bits === 16 || bits === 24 ? bits : 16,
    audio_layout,
    video_fit: fit <= 2 ? fit : 0,
  };
}

const STAMP = 24;

function encodeStarted(value: supervisor.Started): Uint8Array {
  const { planes } = value;
  if (planes.length > 32) throw new RangeError(`${planes.length} planes, and 32 are legal`);
  view.setUint8(0, value.role);
  view.setUint32(1, value.pid, true);
  let at = putText(5, value.version, 64);
  view.setUint8(at++, planes.length);
  for (const plane of planes) {
    view.setUint32(at, plane.plane_id, true);
    view.setUint32(at + 4, plane.version, true);
    room.set(plane.hash, at + 8);
    at += STAMP;
  }
  return room.slice(0, at);
}

function decodeStarted(bytes: Uint8Array): supervisor.Started {
  const source = viewOf(bytes, 7);
  const length = source.getUint8(5);
  if (length > 64 || bytes.length < 7 + length) throw new RangeError('a text that is too long');
  const version = strict.decode(bytes.subarray(6, 6 + length));
  let at = 6 + length;
  const count = source.getUint8(at++);
  if (count > 32 || bytes.length - at !== count * STAMP) throw new RangeError('a wrong number of planes');
  const planes: supervisor.Started['planes'] = [];
  for (let index = 0; index < count; index += 1) {
    planes.push({
      plane_id: source.getUint32(at, true),
      version: source.getUint32(at + 4, true),
      hash: bytes.slice(at + 8, at + STAMP),
    });
    at += STAMP;
  }
  return { role: source.getUint8(0), pid: source.getUint32(1, true), version, planes };
}

export const handWritten: Contender = {
  name: 'hand-written',
  about: 'DataView code as a careful person writes it',
  codecs: {
    AddRequest: plain(writeAddRequest, readAddRequest),
    FrameToken: plain(packToken, unpackToken),
    Hello: plain(encodeHello, decodeHello),
    Started: plain(encodeStarted, decodeStarted),
  },
};
