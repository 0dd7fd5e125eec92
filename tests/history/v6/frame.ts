/** v6-era headers 2 (telemetry), 3 (health) and 4 (fence ring): each a longer tail behind its prefix, without a bump. */
import { array, both, by, constant, enumeration, flags, i32, init, pad, plane, section, u32, u64 } from 'pf-gen/schema';
import * as v1 from '../v1/frame.ts';
import * as v3 from '../v3/frame.ts';

export const HEADER_VERSION = constant(u32, 4);
export const HealthState = enumeration(
  u32,
  { INITIALIZING: 0, ACTIVE: 1, REBUILDING: 2, DEAD: 3 },
  { unknown: 'DEAD' },
);
export const SlotState = enumeration(u32, { FREE: 0, WRITING: 1, PUBLISHED: 2, READING: 3 });
export const RingCaps = flags(u32, {
  RING_HEALTH: 0,
  ENDPOINT_SURVIVES: 1,
  FENCE_RING: 2,
  SWAP_CHAIN_RESET: 3,
  SOURCE_SEQUENCE: 4,
});

export const SlotRecord = section(
  {
    state: both(SlotState),
    _pad: pad(u32),
    seq: by('driver', v1.FrameToken),
    ready_value: by('driver', u64),
    retire_value: by('host', u64),
  },
  { roles: ['host', 'driver'], size: 32 },
);

const own = { order: 'relaxed' } as const;
const telemetry = {
  drain_heartbeat_qpc: by('driver', u64, own),
  last_acquire_qpc: by('driver', u64, own),
  offered_total: by('driver', u64, own),
} as const;
const health = {
  health_state: by('driver', HealthState, { order: 'release' }),
  capabilities: by('driver', RingCaps, own),
  host_capabilities: init(RingCaps),
  assignment_epoch: by('driver', u32, own),
  device_epoch: by('driver', u32, own),
  terminal_error_domain: by('driver', u32, own),
  terminal_error_code: by('driver', i32, own),
  _pad_v3: pad(u32),
  source_sequence: by('driver', u64, own),
  last_publish_qpc: by('driver', u64, own),
  published_total: by('driver', u64, own),
  dropped_total: by('driver', u64, own),
} as const;

export const SharedHeader = section(
  {
    ...v3.bound,
    ...v1.rest(v3.DrvStatus as unknown as typeof v1.DrvStatus),
    ...telemetry,
    ...health,
    slots: both(array(SlotRecord, v1.RING_LEN)),
  },
  { roles: ['host', 'driver'], size: 344, prefixes: { v1: 64, v2: 88, v3: 152 } },
);

export const members = { ...v3.members, HEADER_VERSION, HealthState, SlotState, RingCaps, SlotRecord, SharedHeader };
export const frame = plane({ name: 'frame', id: 2, version: 4, policy: 'lockstep', members });
