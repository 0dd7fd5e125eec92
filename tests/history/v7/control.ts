/**
 * v7, breaking: the driver encodes. SET_ENCODE and ENCODE_CTL come, SET_FRAME_CHANNEL goes; its number 0x906 stays
 * burnt, because v6 drivers still answer it.
 */
import { array, bytes, constant, device, field, i32, ioctl, pad, plane, struct, u16, u32, u64 } from 'pf-gen/schema';
import { face } from '../v1/control.ts';
import * as v6 from '../v6/control.ts';

export const PROTOCOL_VERSION = constant(u32, 7);
/** Floor and ceiling are the own number: in effect an exact match. */
export const MIN_DRIVER_PROTOCOL_VERSION = constant(u32, 7);
export const MAX_DRIVER_PROTOCOL_VERSION = constant(u32, 7);
export const OBJECT_SECURITY = constant('D:P(A;;GA;;;SY)');

/** Bytes 0 to 119: the whole request until the knobs come. */
export const setEncode = {
  target_id: field(u32, { range: [1, 0xffffffff] }),
  _pad: pad(u32),
  section: u64,
  event: u64,
  section_bytes: u32,
  codec: field(u32, { range: [1, 4] }),
  chroma: field(u32, { range: [0, 1] }),
  bit_depth: u32,
  width: u32,
  height: u32,
  fps: u32,
  bitrate_kbps: u32,
  hdr: u32,
  hdr_meta: bytes(28),
  wire_chunk_bytes: u32,
  wire_seq_base: u32,
  backends: array(u32, 4),
  flags: u32,
  _pad_tail: pad(u32),
};
export const SetEncodeRequest = struct(setEncode, { size: 120 });

export const EncoderCapsWire = struct(
  {
    supports_rfi: u32,
    chroma_444: u32,
    intra_refresh: u32,
    intra_refresh_recovery: u32,
    intra_refresh_period: u32,
    blends_cursor: u32,
  },
  { size: 24 },
);
export const SetEncodeReply = struct(
  {
    status: u32,
    backend_opened: u32,
    caps: EncoderCapsWire,
    applied_bitrate_kbps: u32,
    error: i32,
    name: bytes(32),
  },
  { size: 72 },
);
export const EncodeCtlRequest = struct(
  { target_id: u32, op: field(u32, { range: [1, 9] }), arg0: u32, arg1: u32, payload: bytes(28) },
  { size: 44 },
);
/** What `hdr_meta` and `payload` hold. */
export const HdrMeta = struct(
  {
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
  },
  { size: 28 },
);

const { SET_FRAME_CHANNEL: _burnt, ...kept } = v6.ioctls;
export const ioctls = {
  ...kept,
  SET_ENCODE: ioctl({ fn: 0x90c, in: SetEncodeRequest, out: SetEncodeReply, since: 'v7' }),
  ENCODE_CTL: ioctl({ fn: 0x90d, in: EncodeCtlRequest, since: 'v7' }),
};

const { SetFrameChannelRequest: _keyed, SetFrameChannelRequestV2: _fenced, ...lasting } = v6.members;
/** The device is made by the version that lists it. */
export const members = {
  ...lasting,
  PROTOCOL_VERSION,
  MIN_DRIVER_PROTOCOL_VERSION,
  MAX_DRIVER_PROTOCOL_VERSION,
  OBJECT_SECURITY,
  SetEncodeRequest,
  EncoderCapsWire,
  SetEncodeReply,
  EncodeCtlRequest,
  HdrMeta,
  Display: device({ ...face, statuses: v6.NtStatus, ioctls }),
};
export const control = plane({ name: 'control', id: 1, version: 7, policy: 'lockstep', members });
