/** v9: the break is in the AU section. Without a bump: SET_ENCODE's knobs as a tail (driver-abi §2.2). */
import { bytes, constant, device, ioctl, pad, plane, struct, u8, u16, u32 } from 'pf-gen/schema';
import { face } from '../v1/control.ts';
import { SetEncodeReply, setEncode } from '../v7/control.ts';
import * as v8 from '../v8/control.ts';

export const PROTOCOL_VERSION = constant(u32, 9);
export const MIN_DRIVER_PROTOCOL_VERSION = constant(u32, 9);
export const MAX_DRIVER_PROTOCOL_VERSION = constant(u32, 9);

/** All zero: every backend's defaults. */
export const EncodeKnobs = struct(
  {
    ir_period_frames: u16,
    ltr_interval_frames: u16,
    ltr_force_at: u16,
    split_encode: u8,
    nvenc_async: u8,
    nvenc_async_depth: u8,
    nvenc_slices: u8,
    nvenc_subframe: u8,
    nvenc_max_sessions: u8,
    nvenc_split_arbitrate: u8,
    intra_refresh: u8,
    amf_usage: u8,
    no_amf_ltr: u8,
    no_qsv_ltr: u8,
    vbv_tenths: u8,
    pyrowave_streamed_au: u8,
    pyrowave_chunk_64kib: u8,
    _reserved: pad(bytes(4)),
  },
  { size: 24 },
);
export const SetEncodeRequest = struct({ ...setEncode, knobs: EncodeKnobs }, { size: 144, prefixes: { legacy: 120 } });

export const ioctls = {
  ...v8.ioctls,
  SET_ENCODE: ioctl({ fn: 0x90c, in: SetEncodeRequest, inMin: 'legacy', out: SetEncodeReply, since: 'v7' }),
};

export const members = {
  ...v8.members,
  PROTOCOL_VERSION,
  MIN_DRIVER_PROTOCOL_VERSION,
  MAX_DRIVER_PROTOCOL_VERSION,
  EncodeKnobs,
  SetEncodeRequest,
  Display: device({ ...face, statuses: v8.NtStatus, ioctls }),
};
export const control = plane({ name: 'control', id: 1, version: 9, policy: 'lockstep', members });
