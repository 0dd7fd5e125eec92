/** Generation 2.3, no bump: a sequence lock over the input, and the driver's behaviour revision, in reserved words. */
import { by, bytes, pad, plane, section, u32 } from 'pf-gen/schema';
import * as g2_2 from '../v5/pads.ts';

/** Bytes 0 to 175; a host that knows no lock leaves it 0, which is even. */
export const padState = {
  ...g2_2.padState,
  input_gen: by('host', u32, { order: 'release', since: 'g2.3' }),
  driver_rev: by('driver', u32, { order: 'relaxed', since: 'rev 1' }),
} as const;
export const PadShm = section(
  { ...padState, _reserved1: pad(bytes(80)), ...g2_2.ring },
  { roles: ['host', 'driver'], ...g2_2.whole },
);

export const members = { ...g2_2.members, PadShm };
export const pads = plane({ name: 'pads', id: 3, version: 2, policy: 'lockstep', members });
