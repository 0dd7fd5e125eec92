/** v2, breaking: the ring's objects come as handles with SET_FRAME_CHANNEL; the reply names their target process. */
import { array, constant, device, field, i32, ioctl, pad, plane, struct, u32, u64 } from 'pf-gen/schema';
import * as v1 from '../v1/control.ts';

export const PROTOCOL_VERSION = constant(u32, 2);

/** The first 16 bytes are v1's; both sides refuse fewer than 20. */
export const AddReply = struct(
  { adapter_luid_low: u32, adapter_luid_high: i32, target_id: u32, _reserved: pad(u32), wudf_pid: u32 },
  { size: 20, prefixes: { v1: 16 } },
);

export const SetFrameChannelRequest = struct(
  {
    target_id: u32,
    generation: u32,
    ring_len: field(u32, { range: [1, 6] }),
    _pad: pad(u32),
    header_handle: u64,
    event_handle: u64,
    texture_handles: array(u64, 6),
  },
  { size: 80 },
);

export const ioctls = {
  ...v1.ioctls,
  ADD: ioctl({ fn: 0x900, in: v1.AddRequest, out: AddReply, since: 'v1' }),
  SET_FRAME_CHANNEL: ioctl({ fn: 0x906, in: SetFrameChannelRequest, since: 'v2' }),
};

export const members = {
  ...v1.members,
  PROTOCOL_VERSION,
  AddReply,
  SetFrameChannelRequest,
  Display: device({ ...v1.face, ioctls }),
};

export const control = plane({ name: 'control', id: 1, version: 2, policy: 'lockstep', members });
