/** Generation 1, late: the driver says that it is there, in words that were reserved; names for System and the service. */
import { by, bytes, name, pad, plane, section, u32 } from 'pf-gen/schema';
import * as g1 from '../v1/pads.ts';

/** What the driver tells about itself. */
export const attached = {
  driver_proto: by('driver', u32, { order: 'release' }),
  driver_heartbeat: by('driver', u32, { order: 'relaxed' }),
} as const;

export const XusbShm = section(
  { ...g1.xusbState, _pad0: pad(bytes(2)), ...attached, _reserved1: pad(bytes(24)) },
  { roles: ['host', 'driver'], size: 64 },
);
export const PadShm = section(
  { ...g1.padState, ...attached, _reserved1: pad(bytes(104)) },
  { roles: ['host', 'driver'], size: 256 },
);

export const SERVICE = 'D:(A;;GA;;;SY)(A;;GA;;;LS)';
export const XusbSectionName = name('Global\\pfxusb-shm-{pad}', { status: 'live', security: SERVICE });
export const PadSectionName = name('Global\\pfds-shm-{pad}', { status: 'live', security: SERVICE });

export const pads = plane({
  name: 'pads',
  id: 3,
  version: 1,
  policy: 'lockstep',
  members: { ...g1.members, XusbShm, PadShm, XusbSectionName, PadSectionName },
});
