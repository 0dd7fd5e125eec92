/** The AU section, layout 7: 16 slots of 32 bytes, heap at 640 (driver-abi §2.2, §3.B). */
import {
  array,
  bits,
  both,
  by,
  bytes,
  constant,
  enumeration,
  flags,
  init,
  pad,
  plane,
  section,
  stamp,
  u32,
  u64,
} from 'pf-gen/schema';

export const AU_MAGIC = constant.hex(u32, 0x55414650);
export const AU_VERSION = constant(u32, 7);
export const AU_SLOTS = constant(u32, 16);
export const AU_SLOT_BYTES = constant(u32, 32);
export const AU_HEAP_OFFSET = constant(u32, 640);
export const AU_HEAP_GRANULE = constant(u32, 65536);

export const FrameToken = bits(u64, { slot: 8, seq: 32, generation: 24 });
export const AuState = enumeration(u32, { FREE: 0, PUBLISHED: 1, READING: 2 });
export const AuFlags = flags(u32, { FIRST: 0, LAST: 1, KEYFRAME: 2, ANCHOR: 3, ALIGNED: 4, RECOVERY: 5, WAVE_END: 6 });
export const EncoderState = enumeration(u32, { CLOSED: 0, OPEN: 1, ENCODING: 2, WEDGED: 3 });

const own = { order: 'relaxed' } as const;
export const slot = {
  offset: by('driver', u32, own),
  len: by('driver', u32, own),
  wire_seq: by('driver', u32, own),
  source_seq: by('driver', u32, own),
  qpc_pts: by('driver', u64, own),
  flags: by('driver', AuFlags, own),
  state: both(AuState),
} as const;
export const AuSlot = section(slot, { roles: ['host', 'driver'], size: 32 });

/** Bytes 24 to 95 of the header. */
export const live = {
  latest: by('driver', FrameToken, { order: 'release' }),
  generation: by('driver', u32, { order: 'release' }),
  wire_seq_base: both(u32),
  encoder_state: by('driver', EncoderState, { order: 'release' }),
  detached: by('driver', u32, own),
  last_au_qpc: by('driver', u64, own),
  drain_heartbeat_qpc: by('driver', u64, own),
  source_seq: by('driver', u64, own),
  dropped_total: by('driver', u64, own),
  published_total: by('driver', u64, own),
  driver_status: by('driver', u32, { order: 'release' }),
  driver_status_detail: by('driver', u32, own),
} as const;

/** Header and slot table; the heap follows. Both sides refuse another layout number or another heap offset. */
export const AuSection = section(
  {
    magic: stamp(u32, AU_MAGIC),
    version: init(u32, { range: [7, 7] }),
    heap_offset: init(u32, { range: [640, 640] }),
    heap_bytes: init(u32, { range: [1048576, 67108864], unit: 'bytes' }),
    slot_table_offset: init(u32, { range: [128, 128] }),
    slot_count: init(u32, { range: [16, 16] }),
    ...live,
    _reserved: pad(bytes(32)),
    slots: both(array(AuSlot, AU_SLOTS)),
  },
  { roles: ['host', 'driver'], size: 640 },
);

export const members = {
  AU_MAGIC,
  AU_VERSION,
  AU_SLOTS,
  AU_SLOT_BYTES,
  AU_HEAP_OFFSET,
  AU_HEAP_GRANULE,
  FrameToken,
  AuState,
  AuFlags,
  EncoderState,
  AuSlot,
  AuSection,
};
export const encode = plane({ name: 'encode', id: 12, version: 7, policy: 'lockstep', members });
