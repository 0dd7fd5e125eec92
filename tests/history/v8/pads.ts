/** Generation 3 with the statuses of v8. */
import { device, ioctl, plane } from 'pf-gen/schema';
import * as g3 from '../v7/pads.ts';
import { NtStatus } from './control.ts';

export const XusbProof = device({
  interface: 'ec87f1e3-c13b-4100-b5f7-8b84d54260cb',
  type: 0x8000,
  statuses: NtStatus,
  success: 'SUCCESS',
  shortInput: 'INVALID_PARAMETER',
  shortOutput: 'BUFFER_TOO_SMALL',
  unknownCode: 'NOT_FOUND',
  ioctls: { PROOF: ioctl({ fn: 0xfe0, out: g3.ChannelProof, since: 'g3' }) },
});
export const pads = plane({
  name: 'pads',
  id: 3,
  version: 3,
  policy: 'lockstep',
  members: { ...g3.members, XusbProof },
});
