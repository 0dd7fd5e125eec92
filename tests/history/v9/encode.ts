/** The AU section, layout 8, breaking: slots of 48 bytes, heap at 896. Without a bump: the applied bitrate. */
import { array, both, by, bytes, constant, init, pad, plane, section, stamp, u32, u64 } from 'pf-gen/schema';
import * as v7 from '../v7/encode.ts';

export const AU_VERSION = constant(u32, 8);
export const AU_SLOT_BYTES = constant(u32, 48);
export const AU_HEAP_OFFSET = constant(u32, 896);

const own = { order: 'relaxed' } as const;
export const AuSlot = section(
  { ...v7.slot, qpc_submit: by('driver', u64, own), qpc_published: by('driver', u64, own) },
  { roles: ['host', 'driver'], size: 48 },
);
export const AuSection = section(
  {
    magic: stamp(u32, v7.AU_MAGIC),
    version: init(u32, { range: [8, 8] }),
    heap_offset: init(u32, { range: [896, 896] }),
    heap_bytes: init(u32, { range: [1048576, 67108864], unit: 'bytes' }),
    slot_table_offset: init(u32, { range: [128, 128] }),
    slot_count: init(u32, { range: [16, 16] }),
    ...v7.live,
    applied_bitrate_kbps: by('driver', u32, own),
    _reserved: pad(bytes(28)),
    slots: both(array(AuSlot, v7.AU_SLOTS)),
  },
  { roles: ['host', 'driver'], size: 896 },
);

export const members = { ...v7.members, AU_VERSION, AU_SLOT_BYTES, AU_HEAP_OFFSET, AuSlot, AuSection };
export const encode = plane({ name: 'encode', id: 12, version: 9, policy: 'lockstep', members });
