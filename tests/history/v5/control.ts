/** v5, additive: the hardware cursor. */
import { constant, device, ioctl, pad, plane, struct, u32, u64 } from 'pf-gen/schema';
import { face } from '../v1/control.ts';
import * as v4 from '../v4/control.ts';

export const PROTOCOL_VERSION = constant(u32, 5);

/** The last word of the tail was reserved until now. */
export const AddRequest = struct(
  { ...v4.addLegacy, ...v4.luminance, hw_cursor: u32 },
  { size: 40, prefixes: { legacy: 24 } },
);
export const SetCursorChannelRequest = struct({ target_id: u32, _pad: pad(u32), header_handle: u64 }, { size: 16 });

export const ioctls = {
  ...v4.ioctls,
  ADD: ioctl({ fn: 0x900, in: AddRequest, inMin: 'legacy', out: v4.AddReply, since: 'v1' }),
  SET_CURSOR_CHANNEL: ioctl({ fn: 0x908, in: SetCursorChannelRequest, since: 'v5' }),
};

export const members = {
  ...v4.members,
  PROTOCOL_VERSION,
  AddRequest,
  SetCursorChannelRequest,
  Display: device({ ...face, ioctls }),
};
export const control = plane({ name: 'control', id: 1, version: 5, policy: 'lockstep', members });
