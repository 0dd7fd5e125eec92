/** Generation 3, breaking: the device node proves who drives it; the mailbox's process id is only a hint. */
import { constant, device, field, ioctl, plane, struct, u32 } from 'pf-gen/schema';
import { NtStatus } from '../v6/control.ts';
import * as g2_3 from '../v6/pads.ts';

export const GAMEPAD_PROTO_VERSION = constant(u32, 3);
export const DRIVER_REVISION = constant(u32, 5);
export const PROOF_MAGIC = constant.hex(u32, 0x50434650);

export const ChannelProof = struct(
  {
    magic: field(u32, { range: [0x50434650, 0x50434650] }),
    proto: u32,
    pad_index: u32,
    wudf_pid: field(u32, { range: [1, 0xffffffff] }),
  },
  { size: 16 },
);
export const XusbProof = device({
  interface: 'ec87f1e3-c13b-4100-b5f7-8b84d54260cb',
  type: 0x8000,
  statuses: NtStatus,
  success: 'SUCCESS',
  shortInput: 'INVALID_PARAMETER',
  shortOutput: 'BUFFER_TOO_SMALL',
  unknownCode: 'NOT_FOUND',
  ioctls: { PROOF: ioctl({ fn: 0xfe0, out: ChannelProof, since: 'g3' }) },
});

export const members = {
  ...g2_3.members,
  GAMEPAD_PROTO_VERSION,
  DRIVER_REVISION,
  PROOF_MAGIC,
  ChannelProof,
  XusbProof,
};
export const pads = plane({ name: 'pads', id: 3, version: 3, policy: 'lockstep', members });
