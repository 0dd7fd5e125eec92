/**
 * Mouse plane: the section of the resident HID mouse and keyboard, ring version.
 * Facts: driver-abi §2.6 (structs), §2.7 (legacy size), §4.4 (mailbox), §4.7 (rules).
 */
import {
  array,
  by,
  bytes,
  constant,
  enumeration,
  flags,
  init,
  name,
  pad,
  plane,
  section,
  spsc,
  stamp,
  u8,
  u32,
} from 'pf-gen/schema';

/** "PFMO" in memory. */
export const MOUSE_MAGIC = constant.hex(u32, 0x4f4d4650);
/** Slots of the report ring; slot = sequence mod this. */
export const MOUSE_RING_LEN = constant(u32, 64);
/** Bytes of one slot; shorter reports are padded with zeros. */
export const MOUSE_SLOT_BYTES = constant(u32, 32);
/** Period of the driver's timer and of its heartbeat, in milliseconds. */
export const MOUSE_TICK_MS = constant(u32, 8);
/** A heartbeat that stands still for longer than this means: not served, in milliseconds. */
export const MOUSE_HEARTBEAT_MS = constant(u32, 1000);

/** First byte of a report, and what it is. */
export const MouseReport = enumeration(u8, { ABSOLUTE: 1, RELATIVE: 2, KEYBOARD: 3, DOORBELL: 4 });

/** What the driver serves. */
export const MouseFeatures = flags(u32, { RING: 0 });

/** State of the mouse and keyboard device. The host publishes reports, the driver hands them to Windows. */
export const MouseShm = section(
  {
    magic: stamp(u32, MOUSE_MAGIC),
    /** Former single-report slot; stays zero. */
    _retired: pad(bytes(12)),
    /** Gamepad protocol while attached; 0 = no driver. */
    driver_proto: by('driver', u32, { order: 'release', at: 16 }),
    /** Counts timer ticks of 8 ms. */
    driver_heartbeat: by('driver', u32, { order: 'relaxed', at: 20 }),
    /** Device index; 0 on the console. */
    pad_index: init(u32, { at: 24 }),
    driver_features: by('driver', MouseFeatures, { order: 'release', at: 28, since: 'ring version' }),
    /** Reports published, wrapping. Sequentially consistent: compared with the tail to decide on the doorbell. */
    ring_head: by('host', u32, { order: 'seqcst', at: 32, since: 'ring version' }),
    /** Reports handed to Windows, wrapping. */
    ring_tail: by('driver', u32, { order: 'seqcst', at: 36, since: 'ring version' }),
    /** Wheel counts per notch: 1 or 120; 0 reads as 1. */
    wheel_counts: by('driver', u32, { order: 'relaxed', at: 40, since: 'ring version' }),
    /** Pan counts per notch: 1 or 120; 0 reads as 1. */
    pan_counts: by('driver', u32, { order: 'relaxed', at: 44, since: 'ring version' }),
    _reserved: pad(bytes(16)),
    /** Reports, id first. */
    ring: by('host', array(bytes(32), MOUSE_RING_LEN), { at: 64, since: 'ring version' }),
  },
  {
    roles: ['host', 'driver'],
    size: 2112,
    prefixes: { legacy: 64 },
    protocols: {
      /** Reports for Windows, none lost. The host rings the doorbell when the driver had read all of them. */
      reports: spsc({ producer: 'host', head: 'ring_head', tail: 'ring_tail', slots: 'ring' }),
    },
  },
);

/** The layout before the ring: one absolute report. */
export const MouseShmV1 = section(
  {
    magic: stamp(u32, MOUSE_MAGIC),
    /** Report number; stored after the report. */
    in_seq: by('host', u32, { order: 'release', publishes: ['report'], at: 4 }),
    /** Id 01, buttons, x, y, wheel, pan. */
    report: by('host', bytes(8), { at: 8 }),
    driver_proto: by('driver', u32, { order: 'release', at: 16 }),
    driver_heartbeat: by('driver', u32, { order: 'relaxed', at: 20 }),
    pad_index: init(u32, { at: 24 }),
    _reserved: pad(bytes(36)),
  },
  { roles: ['host', 'driver'], size: 64 },
);

/** Mailbox of the mouse; the device's index in decimal. */
export const MouseMailboxName = name('Global\\pfmouse-boot-{index}', {
  status: 'live',
  security: 'D:(A;;GA;;;SY)(A;;GA;;;LS)',
});

/**
 * Mouse plane: the section of the resident mouse and keyboard (driver-abi §4.7).
 *
 * The host speaks it with the HID driver, which is a minidriver for mouse and keyboard as for the HID pads.
 */
export const mouse = plane({
  name: 'mouse',
  id: 11,
  version: 2,
  policy: 'lockstep',
  parties: ['host', 'hid_driver'],
  members: {
    MOUSE_MAGIC,
    MOUSE_RING_LEN,
    MOUSE_SLOT_BYTES,
    MOUSE_TICK_MS,
    MOUSE_HEARTBEAT_MS,
    MouseReport,
    MouseFeatures,
    MouseShm,
    MouseShmV1,
    MouseMailboxName,
  },
});
