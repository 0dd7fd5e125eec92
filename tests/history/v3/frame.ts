/** v3, breaking: a word of padding says to which monitor the ring belongs, and 0 is refused (driver-abi §6). */
import { enumeration, init, plane, section, u32 } from 'pf-gen/schema';
import * as v1 from '../v1/frame.ts';
import { OBJECT_SECURITY } from '../v2/frame.ts';

export const DrvStatus = enumeration(u32, {
  NONE: 0,
  OPENED: 1,
  TEXTURE_OPEN_FAILED: 2,
  NO_DEVICE1: 3,
  BIND_FAILED: 4,
});

/** Header 1 with the binding. The driver refuses what is not bound to its monitor. */
export const bound = { ...v1.start, target_id: init(u32, { range: [1, 0xffffffff], since: 'v3' }) } as const;
export const SharedHeader = section(
  { ...bound, ...v1.rest(DrvStatus as unknown as typeof v1.DrvStatus) },
  { roles: ['host', 'driver'], size: 64 },
);

export const members = { ...v1.unnamed, DrvStatus, SharedHeader, OBJECT_SECURITY };
export const frame = plane({ name: 'frame', id: 2, version: 3, policy: 'lockstep', members });
