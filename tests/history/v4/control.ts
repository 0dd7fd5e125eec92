/** v4, additive: UPDATE_MODES, and the host's floor. Without a bump: the monitor ids, and the luminance tail of ADD. */
import { constant, device, field, i32, ioctl, pad, plane, struct, u32, u64 } from 'pf-gen/schema';
import { face, mode } from '../v1/control.ts';
import * as v2 from '../v2/control.ts';

export const PROTOCOL_VERSION = constant(u32, 4);
/** From here on a host serves older drivers too, and gates single features on the number. */
export const MIN_DRIVER_PROTOCOL_VERSION = constant(u32, 3);

/** Up to and including the former reserved word: the legacy length. */
export const addLegacy = {
  session_id: u64,
  ...mode,
  preferred_monitor_id: field(u32, { range: [0, 15] }),
};
export const luminance = { max_luminance_nits: u32, max_frame_avg_nits: u32, min_luminance_millinits: u32 };
export const AddRequest = struct(
  { ...addLegacy, ...luminance, _reserved: pad(u32) },
  { size: 40, prefixes: { legacy: 24 } },
);

export const addReplyLegacy = {
  adapter_luid_low: u32,
  adapter_luid_high: i32,
  target_id: u32,
  /** 0 = a driver that ignored the wish. */
  resolved_monitor_id: u32,
  wudf_pid: u32,
};
export const AddReply = struct(addReplyLegacy, { size: 20, prefixes: { v1: 16 } });

export const UpdateModesRequest = struct({ session_id: u64, ...mode, _reserved: pad(u32) }, { size: 24 });

export const ioctls = {
  ...v2.ioctls,
  ADD: ioctl({ fn: 0x900, in: AddRequest, inMin: 'legacy', out: AddReply, since: 'v1' }),
  UPDATE_MODES: ioctl({ fn: 0x907, in: UpdateModesRequest, since: 'v4' }),
};

export const members = {
  ...v2.members,
  PROTOCOL_VERSION,
  MIN_DRIVER_PROTOCOL_VERSION,
  AddRequest,
  AddReply,
  UpdateModesRequest,
  Display: device({ ...face, ioctls }),
};
export const control = plane({ name: 'control', id: 1, version: 4, policy: 'lockstep', members });
