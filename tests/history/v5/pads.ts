/** Generation 2.2, no bump: 56 reports, one whole page; the driver says which length it uses. */
import { array, by, bytes, constant, pad, plane, section, u32 } from 'pf-gen/schema';
import * as g2_1 from '../v4/pads.ts';

export const OUT_RING_LEN = constant(u32, 56);
export const OUT_RING_LEN_V1 = constant(u32, 8);

/** Bytes 0 to 167; 0 in `out_ring_len` reads as 8. */
export const padState = {
  ...g2_1.padState,
  out_ring_len: by('driver', u32, { order: 'relaxed', since: 'g2.2' }),
} as const;
/** The ring and the end of the page. */
export const ring = {
  out_ring: by('driver', array(g2_1.OutSlot, OUT_RING_LEN), { since: 'g2.1' }),
  _reserved2: pad(bytes(32)),
} as const;
export const whole = { size: 4096, prefixes: { g1: 256, g2_1: 1024 } } as const;
export const PadShm = section(
  { ...padState, _reserved1: pad(bytes(88)), ...ring },
  { roles: ['host', 'driver'], ...whole },
);

export const members = { ...g2_1.members, OUT_RING_LEN, OUT_RING_LEN_V1, PadShm };
export const pads = plane({ name: 'pads', id: 3, version: 2, policy: 'lockstep', members });
