/** v8, breaking in meaning: everything belongs to the process that made it. Additive: DRAIN_LOG. */
import { bytes, constant, device, enumeration, ioctl, plane, struct, u8, u32 } from 'pf-gen/schema';
import { face } from '../v1/control.ts';
import * as v7 from '../v7/control.ts';

export const PROTOCOL_VERSION = constant(u32, 8);
export const MIN_DRIVER_PROTOCOL_VERSION = constant(u32, 8);
export const MAX_DRIVER_PROTOCOL_VERSION = constant(u32, 8);
/** No layout shows it: an operation sees only what its own process made (driver-abi §1.6). */
export const OWNERSHIP = constant('process');

/** ACCESS_DENIED comes with the conflict rule of SET_RENDER_ADAPTER. */
export const NtStatus = enumeration(u32, {
  SUCCESS: 0x00000000,
  DEVICE_BUSY: 0x80000011,
  UNSUCCESSFUL: 0xc0000001,
  INVALID_PARAMETER: 0xc000000d,
  ACCESS_DENIED: 0xc0000022,
  BUFFER_TOO_SMALL: 0xc0000023,
  NOT_FOUND: 0xc0000225,
});

/** One line, severity first; a shorter answer is a shorter line. */
export const LogLine = struct({ severity: u8, text: bytes(511) }, { size: 512, prefixes: { empty: 1 } });

export const ioctls = {
  ...v7.ioctls,
  DRAIN_LOG: ioctl({ fn: 0x90e, out: LogLine, outMin: 'empty', since: 'v8' }),
};

export const members = {
  ...v7.members,
  PROTOCOL_VERSION,
  MIN_DRIVER_PROTOCOL_VERSION,
  MAX_DRIVER_PROTOCOL_VERSION,
  OWNERSHIP,
  NtStatus,
  LogLine,
  Display: device({ ...face, statuses: NtStatus, ioctls }),
};
export const control = plane({ name: 'control', id: 1, version: 8, policy: 'lockstep', members });
