/** The resident mouse, first layout: one absolute report (driver-abi §2.6). */
import { by, bytes, constant, init, name, pad, plane, section, stamp, u32 } from 'pf-gen/schema';
import { SERVICE } from '../v2/pads.ts';

export const MOUSE_MAGIC = constant.hex(u32, 0x4f4d4650);

/** Bytes 16 to 27, in both layouts. */
export const attached = {
  driver_proto: by('driver', u32, { order: 'release' }),
  driver_heartbeat: by('driver', u32, { order: 'relaxed' }),
  pad_index: init(u32),
} as const;
export const MouseShm = section(
  {
    magic: stamp(u32, MOUSE_MAGIC),
    in_seq: by('host', u32, { order: 'release' }),
    report: by('host', bytes(8)),
    ...attached,
    _reserved: pad(bytes(36)),
  },
  { roles: ['host', 'driver'], size: 64 },
);
export const MouseMailboxName = name('Global\\pfmouse-boot-{index}', { status: 'live', security: SERVICE });

export const members = { MOUSE_MAGIC, MouseShm, MouseMailboxName };
export const mouse = plane({ name: 'mouse', id: 11, version: 1, policy: 'lockstep', members });
