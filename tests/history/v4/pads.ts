/** Generation 2.1, no bump: a lossless ring of 8 output reports in a section of 1024 bytes. */
import { array, by, bytes, constant, init, pad, plane, section, u32 } from 'pf-gen/schema';
import * as g2 from '../v3/pads.ts';

export const OUT_RING_LEN = constant(u32, 8);

export const OutSlot = section(
  { len: by('driver', u32, { order: 'relaxed' }), data: by('driver', bytes(64)) },
  { roles: ['host', 'driver'], size: 68 },
);

/** Bytes 0 to 163; a host that drains no ring leaves the generation 0. */
export const padState = {
  ...g2.padState,
  out_ring_ver: init(u32, { since: 'g2.1' }),
  ring_head: by('driver', u32, { order: 'release', since: 'g2.1' }),
} as const;
export const PadShm = section(
  {
    ...padState,
    _reserved1: pad(bytes(92)),
    out_ring: by('driver', array(OutSlot, OUT_RING_LEN), { since: 'g2.1' }),
    _reserved2: pad(bytes(224)),
  },
  { roles: ['host', 'driver'], size: 1024, prefixes: { g1: 256 } },
);

export const members = { ...g2.members, OUT_RING_LEN, OutSlot, PadShm };
export const pads = plane({ name: 'pads', id: 3, version: 2, policy: 'lockstep', members });
