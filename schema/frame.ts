/**
 * Frame plane: the pixel ring, header version 4. The host creates it, the driver copies frames in.
 * Facts: driver-abi §2.3 (structs), §3.0 (token), §3.A (rules).
 */
import {
  array,
  bits,
  both,
  by,
  constant,
  enumeration,
  flags,
  i32,
  init,
  latest,
  name,
  pad,
  plane,
  section,
  stamp,
  u32,
  u64,
} from 'pf-gen/schema';

/** "PFVD" in memory. */
export const RING_MAGIC = constant.hex(u32, 0x44564650);
/** Newest header layout. */
export const HEADER_VERSION = constant(u32, 4);
/** Slots of the ring. */
export const RING_LEN = constant(u32, 6);
/** Keyed-mutex key, on both sides. */
export const KEY = constant(u64, 0);
/** How long the consumer waits for a slot's mutex, in milliseconds; the producer never waits. */
export const CONSUMER_ACQUIRE_MS = constant(u32, 8);
/** How long the host waits for status "opened" and a first frame, in milliseconds. */
export const ATTACH_TIMEOUT_MS = constant(u32, 4000);
/** DXGI_FORMAT_B8G8R8A8_UNORM. */
export const FORMAT_BGRA8 = constant(u32, 87);
/** DXGI_FORMAT_R16G16B16A16_FLOAT. */
export const FORMAT_FP16 = constant(u32, 10);
/** Bit 31 of the detail word while opened: the word is live. Bits 30..16 offered, bits 15..0 refused frames. */
export const DETAIL_LIVE = constant.hex(u32, 0x80000000);

/** Which frame is newest: ring generation (24 bits), sequence, slot. Zero means nothing published yet. */
export const FrameToken = bits(u64, { slot: 8, seq: 32, generation: 24 });

/** How the driver's attachment to the ring stands. */
export const DrvStatus = enumeration(u32, {
  NONE: 0,
  OPENED: 1,
  TEXTURE_OPEN_FAILED: 2,
  NO_DEVICE1: 3,
  BIND_FAILED: 4,
});

/** Health of the producing side; an unknown value reads as dead. */
export const HealthState = enumeration(
  u32,
  { INITIALIZING: 0, ACTIVE: 1, REBUILDING: 2, DEAD: 3 },
  { unknown: 'DEAD' },
);

/** Where a terminal error came from. */
export const ErrorDomain = enumeration(u32, { NONE: 0, TRANSPORT: 1, DEVICE: 2 });

/** State of a slot of the fence ring. */
export const SlotState = enumeration(u32, { FREE: 0, WRITING: 1, PUBLISHED: 2, READING: 3 });

/** What a side can do; the effective set is host AND driver. */
export const RingCaps = flags(u32, {
  RING_HEALTH: 0,
  ENDPOINT_SURVIVES: 1,
  FENCE_RING: 2,
  SWAP_CHAIN_RESET: 3,
  SOURCE_SEQUENCE: 4,
});

/** One slot of the fence ring. */
export const SlotRecord = section(
  {
    /** Claimed by compare-and-swap. */
    state: both(SlotState),
    _pad: pad(u32),
    /** Token of the content. */
    seq: by('driver', FrameToken),
    /** Producer fence value that marks the content complete. */
    ready_value: by('driver', u64),
    /** Consumer fence value that marks the slot reusable. */
    retire_value: by('host', u64),
  },
  { roles: ['host', 'driver'], size: 32 },
);

/** The ring's header. A reader may touch a later group only when version and allocated bytes allow it. */
export const SharedHeader = section(
  {
    /** Stored last by the host. */
    magic: stamp(u32, RING_MAGIC),
    /** Header layout, independent of the protocol version. */
    version: init(u32),
    /** Ring generation; the low 24 bits are used in tokens. */
    generation: by('host', u32, { order: 'release', publishes: ['width', 'height', 'dxgi_format', 'target_id'] }),
    ring_len: init(u32),
    /** Texture width. */
    width: by('host', u32, { order: 'relaxed', unit: 'px' }),
    /** Texture height. */
    height: by('host', u32, { order: 'relaxed', unit: 'px' }),
    /** DXGI_FORMAT of the textures. */
    dxgi_format: by('host', u32, { order: 'relaxed' }),
    /** Monitor to which the ring is bound; 0 = not bound. */
    target_id: by('host', u32, { order: 'relaxed', since: 'v3' }),
    /** Publish cell. The host only stores 0, when it recreates the ring. */
    latest: both(FrameToken, { publishes: ['qpc_pts', 'slots'] }),
    /** QPC of the newest present; stored before `latest`. */
    qpc_pts: by('driver', u64, { order: 'relaxed' }),
    /** LUID of the GPU on which the driver renders; the first thing written at attach. */
    driver_render_luid_low: by('driver', u32, { order: 'relaxed' }),
    driver_render_luid_high: by('driver', i32, { order: 'relaxed' }),
    driver_status: by('driver', DrvStatus, {
      order: 'release',
      publishes: ['driver_status_detail', 'driver_render_luid_low', 'driver_render_luid_high'],
    }),
    /** Stored before the status. */
    driver_status_detail: by('driver', u32, { order: 'relaxed' }),
    /** QPC of the newest drain pass. */
    drain_heartbeat_qpc: by('driver', u64, { order: 'relaxed', since: 'header 2' }),
    /** QPC of the newest acquired frame. */
    last_acquire_qpc: by('driver', u64, { order: 'relaxed', since: 'header 2' }),
    /** Frames that the OS offered. */
    offered_total: by('driver', u64, { order: 'relaxed', since: 'header 2' }),
    /** Stored last of its group. */
    health_state: by('driver', HealthState, {
      order: 'release',
      publishes: [
        'capabilities',
        'assignment_epoch',
        'device_epoch',
        'terminal_error_domain',
        'terminal_error_code',
        'source_sequence',
        'last_publish_qpc',
        'published_total',
      ],
      since: 'header 3',
    }),
    capabilities: by('driver', RingCaps, { order: 'relaxed', since: 'header 3' }),
    host_capabilities: init(RingCaps, { since: 'header 3' }),
    /** Swap-chain assignments so far. */
    assignment_epoch: by('driver', u32, { order: 'relaxed', since: 'header 3' }),
    /** Render devices so far. */
    device_epoch: by('driver', u32, { order: 'relaxed', since: 'header 3' }),
    terminal_error_domain: by('driver', ErrorDomain, { order: 'relaxed', since: 'header 3' }),
    terminal_error_code: by('driver', i32, { order: 'relaxed', since: 'header 3' }),
    _pad_v3: pad(u32),
    /** Source frame counter. */
    source_sequence: by('driver', u64, { order: 'relaxed', since: 'header 3' }),
    last_publish_qpc: by('driver', u64, { order: 'relaxed', since: 'header 3' }),
    published_total: by('driver', u64, { order: 'relaxed', since: 'header 3' }),
    dropped_total: by('driver', u64, { order: 'relaxed', since: 'header 3' }),
    slots: both(array(SlotRecord, RING_LEN)),
  },
  {
    roles: ['host', 'driver'],
    size: 344,
    prefixes: { v1: 64, v2: 88, v3: 152 },
    protocols: {
      /** The newest frame. */
      frame: latest({ producer: 'driver', token: 'latest', slot: 'slot', slots: 'slots' }),
    },
  },
);

/** Ring header of the named fall-back (off by default). */
export const RingHeaderName = name('Global\\pfvd-hdr-{target}', {
  status: 'fallback',
  security: 'D:P(A;;GA;;;SY)(A;;GA;;;LS)',
});
/** Frame-ready event of the named fall-back. */
export const RingEventName = name('Global\\pfvd-evt-{target}', {
  status: 'fallback',
  security: 'D:P(A;;GA;;;SY)(A;;GA;;;LS)',
});
/** Texture of one slot in the named fall-back. */
export const RingTextureName = name('Global\\pfvd-tex-{target}-{generation}-{slot}', {
  status: 'fallback',
  security: 'D:P(A;;GA;;;SY)(A;;GA;;;LS)',
});

/**
 * Frame plane: the pixel ring between driver and host (driver-abi §3.A).
 *
 * Host and driver speak it. The simulator lends the textures and handles but never looks into the ring; the formats that it
 * knows are the system's numbers.
 */
export const frame = plane({
  name: 'frame',
  id: 2,
  version: 4,
  policy: 'lockstep',
  parties: ['host', 'driver'],
  members: {
    RING_MAGIC,
    HEADER_VERSION,
    RING_LEN,
    KEY,
    CONSUMER_ACQUIRE_MS,
    ATTACH_TIMEOUT_MS,
    FORMAT_BGRA8,
    FORMAT_FP16,
    DETAIL_LIVE,
    FrameToken,
    DrvStatus,
    HealthState,
    ErrorDomain,
    SlotState,
    RingCaps,
    SlotRecord,
    SharedHeader,
    RingHeaderName,
    RingEventName,
    RingTextureName,
  },
});
