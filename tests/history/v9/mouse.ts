/** The mouse's ring of 64 reports; the single-report slot is retired and stays zero (driver-abi §2.6, §4.7). */
import { array, by, bytes, constant, flags, pad, plane, section, stamp, u32 } from 'pf-gen/schema';
import * as v8 from '../v8/mouse.ts';

export const MOUSE_RING_LEN = constant(u32, 64);
export const MouseFeatures = flags(u32, { RING: 0 });

const own = { order: 'relaxed' } as const;
export const MouseShm = section(
  {
    magic: stamp(u32, v8.MOUSE_MAGIC),
    _retired: pad(bytes(12)),
    ...v8.attached,
    driver_features: by('driver', MouseFeatures, { order: 'release' }),
    ring_head: by('host', u32, { order: 'seqcst' }),
    ring_tail: by('driver', u32, { order: 'seqcst' }),
    wheel_counts: by('driver', u32, own),
    pan_counts: by('driver', u32, own),
    _reserved: pad(bytes(16)),
    ring: by('host', array(bytes(32), MOUSE_RING_LEN)),
  },
  { roles: ['host', 'driver'], size: 2112, prefixes: { legacy: 64 } },
);
export const mouse = plane({
  name: 'mouse',
  id: 11,
  version: 2,
  policy: 'lockstep',
  members: { ...v8.members, MOUSE_RING_LEN, MouseFeatures, MouseShm },
});
