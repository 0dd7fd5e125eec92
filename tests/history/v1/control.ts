/** v1, the first plan: six operations (driver-abi §1.3, §2.1; ADD 24 bytes in, 16 out). */
import { constant, device, enumeration, field, i32, ioctl, pad, plane, struct, u32, u64 } from 'pf-gen/schema';

/** Both sides must say the same (driver-abi §1.5). */
export const PROTOCOL_VERSION = constant(u32, 1);
/** Whose monitors an operation sees: everybody's. */
export const OWNERSHIP = constant('adapter');
export const WATCHDOG_TIMEOUT_S = constant(u32, 10);
export const HARDWARE_ID = constant('Root\\pf_vdisplay');

export const NtStatus = enumeration(u32, {
  SUCCESS: 0x00000000,
  UNSUCCESSFUL: 0xc0000001,
  INVALID_PARAMETER: 0xc000000d,
  BUFFER_TOO_SMALL: 0xc0000023,
  NOT_FOUND: 0xc0000225,
});

/** The mode of a request, in every version. */
export const mode = {
  width: field(u32, { range: [1, 16384], unit: 'px' }),
  height: field(u32, { range: [1, 16384], unit: 'px' }),
  refresh_hz: field(u32, { range: [1, 1000], unit: 'Hz' }),
};

export const AddRequest = struct({ session_id: u64, ...mode, _reserved: pad(u32) }, { size: 24 });
export const AddReply = struct(
  { adapter_luid_low: u32, adapter_luid_high: i32, target_id: u32, _reserved: pad(u32) },
  { size: 16 },
);
export const RemoveRequest = struct({ session_id: u64 }, { size: 8 });
export const SetRenderAdapterRequest = struct({ luid_low: u32, luid_high: i32 }, { size: 8 });
export const InfoReply = struct({ protocol_version: u32, watchdog_timeout_s: u32 }, { size: 8 });

/** What the device is, whatever it serves. */
export const face = {
  interface: '70667664-7044-5350-a1b2-c3d4e5f60001',
  type: 0x22,
  statuses: NtStatus,
  success: 'SUCCESS',
  shortInput: 'INVALID_PARAMETER',
  shortOutput: 'BUFFER_TOO_SMALL',
  unknownCode: 'NOT_FOUND',
} as const;

export const ioctls = {
  ADD: ioctl({ fn: 0x900, in: AddRequest, out: AddReply, since: 'v1' }),
  REMOVE: ioctl({ fn: 0x901, in: RemoveRequest, since: 'v1' }),
  SET_RENDER_ADAPTER: ioctl({ fn: 0x902, in: SetRenderAdapterRequest, since: 'v1' }),
  PING: ioctl({ fn: 0x903, since: 'v1' }),
  GET_INFO: ioctl({ fn: 0x904, out: InfoReply, since: 'v1' }),
  CLEAR_ALL: ioctl({ fn: 0x905, since: 'v1' }),
};

export const members = {
  PROTOCOL_VERSION,
  OWNERSHIP,
  WATCHDOG_TIMEOUT_S,
  HARDWARE_ID,
  NtStatus,
  AddRequest,
  AddReply,
  RemoveRequest,
  SetRenderAdapterRequest,
  InfoReply,
  Display: device({ ...face, ioctls }),
};

export const control = plane({ name: 'control', id: 1, version: 1, policy: 'lockstep', members });
