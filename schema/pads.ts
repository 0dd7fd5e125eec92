/**
 * Pad plane: shared memory between the host and the gamepad drivers, gamepad protocol 3.
 * Facts: driver ABI §2.6 (structs), §4.1 (constants), §4.4–4.6 (rules).
 */
import {
  array,
  by,
  bytes,
  constant,
  flags,
  i16,
  init,
  name,
  pad,
  plane,
  section,
  stamp,
  u8,
  u16,
  u32,
} from 'pf-gen/schema';

/** Gamepad protocol; both sides must have exactly this. */
export const GAMEPAD_PROTO_VERSION = constant(u32, 3);
/** Behaviour revision of the drivers. */
export const DRIVER_REVISION = constant(u32, 5);
/** "PFXU" in memory. */
export const XUSB_MAGIC = constant.hex(u32, 0x55584650);
/** The number is the contract; it reads "SDFP" in memory. */
export const PAD_MAGIC = constant.hex(u32, 0x50464453);
/** Most pads per host. */
export const MAX_PADS = constant(u32, 16);
/** Slots of the output ring of generation 2.2. */
export const OUT_RING_LEN = constant(u32, 56);
/** Slots of the output ring of generation 2.1. */
export const OUT_RING_LEN_V1 = constant(u32, 8);
/** Marks a feature report in `OutSlot.len` (Triton only). */
export const OUT_FEATURE_TAG = constant.hex(u32, 0x80000000);

/** XInput wButtons. */
export const XButtons = flags(u16, {
  UP: 0,
  DOWN: 1,
  LEFT: 2,
  RIGHT: 3,
  START: 4,
  BACK: 5,
  LEFT_STICK: 6,
  RIGHT_STICK: 7,
  LEFT_SHOULDER: 8,
  RIGHT_SHOULDER: 9,
  GUIDE: 10,
  A: 12,
  B: 13,
  X: 14,
  Y: 15,
});

/** State of one XInput pad. */
export const XusbShm = section(
  {
    magic: stamp(u32, XUSB_MAGIC),
    /** XInput packet number; stored after the body. */
    packet: by('host', u32, { order: 'release' }),
    buttons: by('host', XButtons, { order: 'relaxed' }),
    left_trigger: by('host', u8, { order: 'relaxed' }),
    right_trigger: by('host', u8, { order: 'relaxed' }),
    thumb_lx: by('host', i16, { order: 'relaxed' }),
    /** Up is positive. */
    thumb_ly: by('host', i16, { order: 'relaxed' }),
    thumb_rx: by('host', i16, { order: 'relaxed' }),
    /** Up is positive. */
    thumb_ry: by('host', i16, { order: 'relaxed' }),
    _reserved0: pad(u32),
    /** Rumble number; stored after the two motor bytes. */
    rumble_seq: by('driver', u32, { order: 'release' }),
    /** Low-frequency (left) motor. */
    rumble_large: by('driver', u8, { order: 'relaxed' }),
    /** High-frequency (right) motor. */
    rumble_small: by('driver', u8, { order: 'relaxed' }),
    _pad0: pad(bytes(2)),
    /** Gamepad protocol while attached; 0 = no driver. */
    driver_proto: by('driver', u32, { order: 'release' }),
    /** Counts served XInput calls. */
    driver_heartbeat: by('driver', u32, { order: 'relaxed' }),
    pad_index: init(u32),
    _reserved1: pad(bytes(20)),
  },
  { roles: ['host', 'driver'], size: 64 },
);

/** One report of the lossless output ring. */
export const OutSlot = section(
  {
    /** Valid bytes 0..64; bit 31 marks a feature report; 0 = never written. */
    len: by('driver', u32, { order: 'relaxed' }),
    /** The report as written, id first. */
    data: by('driver', bytes(64)),
  },
  { roles: ['host', 'driver'], size: 68 },
);

/** State of one HID pad; exactly one page. */
export const PadShm = section(
  {
    magic: stamp(u32, PAD_MAGIC),
    _reserved0: pad(u32),
    /** Current input report, id first; guarded by `input_gen`. */
    input: by('host', bytes(64)),
    /** Counts output reports; stored after `output`. */
    out_seq: by('driver', u32, { order: 'release' }),
    /** Newest output report; bytes past its own length may be left over. */
    output: by('driver', bytes(64)),
    /** Identity of the pad, 0..14. */
    device_type: init(u8),
    _pad0: pad(bytes(3)),
    /** Gamepad protocol while mapped; 0 = no driver. */
    driver_proto: by('driver', u32, { order: 'release' }),
    /** Counts timer ticks. */
    driver_heartbeat: by('driver', u32, { order: 'relaxed' }),
    pad_index: init(u32),
    /** Ring generation that the host drains: 0 none, 1 = 8 slots, 2 = 56 slots. */
    out_ring_ver: init(u32, { since: 'g2.1' }),
    /** Slots written so far, wrapping. */
    ring_head: by('driver', u32, { order: 'release', since: 'g2.1' }),
    /** Ring length that the driver uses, stored before each head; 0 reads as 8. */
    out_ring_len: by('driver', u32, { order: 'relaxed', since: 'g2.2' }),
    /** Sequence lock of `input`; odd = copy running. */
    input_gen: by('host', u32, { order: 'release', since: 'g2.3' }),
    /** Behaviour revision, stored before `driver_proto`. */
    driver_rev: by('driver', u32, { order: 'relaxed', since: 'rev 1' }),
    _reserved1: pad(bytes(80)),
    out_ring: by('driver', array(OutSlot, OUT_RING_LEN), { since: 'g2.1' }),
    _reserved2: pad(bytes(32)),
  },
  { roles: ['host', 'driver'], size: 4096, prefixes: { g1: 256, g2_1: 1024 } },
);

/** Mailbox of an XUSB pad; the pad's index in decimal. */
export const XusbMailboxName = name('Global\\pfxusb-boot-{pad}', {
  status: 'live',
  security: 'D:(A;;GA;;;SY)(A;;GA;;;LS)',
});
/** Mailbox of a HID pad. */
export const PadMailboxName = name('Global\\pfds-boot-{pad}', {
  status: 'live',
  security: 'D:(A;;GA;;;SY)(A;;GA;;;LS)',
});

export const pads = plane({
  name: 'pads',
  id: 3,
  version: 3,
  policy: 'lockstep',
  members: {
    GAMEPAD_PROTO_VERSION,
    DRIVER_REVISION,
    XUSB_MAGIC,
    PAD_MAGIC,
    MAX_PADS,
    OUT_RING_LEN,
    OUT_RING_LEN_V1,
    OUT_FEATURE_TAG,
    XButtons,
    XusbShm,
    OutSlot,
    PadShm,
    XusbMailboxName,
    PadMailboxName,
  },
});
