/**
 * Pad plane: shared memory between the host and the gamepad drivers, gamepad protocol 3.
 * Facts: driver-abi §2.6 (structs), §4.1 (constants), §4.4–4.6 (rules: mailbox, proof, pads).
 */
import {
  array,
  by,
  bytes,
  constant,
  device,
  field,
  flags,
  i16,
  init,
  ioctl,
  name,
  pad,
  plane,
  section,
  seqlock,
  spsc,
  stamp,
  struct,
  u8,
  u16,
  u32,
  u64,
} from 'pf-gen/schema';
import { NtStatus } from './control.ts';

/** Gamepad protocol; both sides must have exactly this. */
export const GAMEPAD_PROTO_VERSION = constant(u32, 3);
/** Behaviour revision of the drivers. */
export const DRIVER_REVISION = constant(u32, 5);
/** "PFXU" in memory. */
export const XUSB_MAGIC = constant.hex(u32, 0x55584650);
/** The number is the contract; it reads "SDFP" in memory. */
export const PAD_MAGIC = constant.hex(u32, 0x50464453);
/** "PFBT" in memory. */
export const BOOTSTRAP_MAGIC = constant.hex(u32, 0x54424650);
/** "PFCP" in memory. */
export const PROOF_MAGIC = constant.hex(u32, 0x50434650);
/** Feature report that answers with the proof. */
export const PROOF_REPORT_ID = constant.hex(u8, 0x85);
/** Command that asks a Deck or a Triton for the proof, after the report id. */
export const PROOF_COMMAND = constant.bytes('f950');
/** Most deliveries of a DATA section to one pad. */
export const MAX_DELIVERIES = constant(u32, 16);
/** How long the host waits for a pad's identity after creating its node, in milliseconds. */
export const IDENTITY_TIMEOUT_MS = constant(u32, 1500);
/** Silence after which a missing attach is reported, in milliseconds. */
export const ATTACH_REPORT_MS = constant(u32, 3000);
/** Descriptor of a DATA section. */
export const DATA_SECURITY = constant('D:P(A;;GA;;;SY)');
/** Most pads per host. */
export const MAX_PADS = constant(u32, 16);
/** Slots of the output ring of generation 2.2. */
export const OUT_RING_LEN = constant(u32, 56);
/** Slots of the output ring of generation 2.1. */
export const OUT_RING_LEN_V1 = constant(u32, 8);
/** Marks a feature report in `OutSlot.len` (Triton only). */
export const OUT_FEATURE_TAG = constant.hex(u32, 0x80000000);

/**
 * Mailbox of one pad, found by name: a HID minidriver has no control device, so the DATA section's handle comes to it
 * this way. It carries process ids and a number that means nothing elsewhere.
 */
export const PadBootstrap = section(
  {
    /** Stored last, after `host_proto`. */
    magic: stamp(u32, BOOTSTRAP_MAGIC),
    /** Gamepad protocol of the host. */
    host_proto: init(u32, { at: 4, since: 'g2' }),
    /** Process of the driver, written only when both protocols are equal; since g3 a hint, never a target. */
    driver_pid: by('driver', u32, { order: 'release', at: 8, since: 'g2' }),
    /** Gamepad protocol of the driver, written always. */
    driver_proto: by('driver', u32, { order: 'release', at: 12, since: 'g2' }),
    /** DATA section's handle value, valid in `handle_pid` only. */
    data_handle: by('host', u64, { order: 'relaxed', at: 16, since: 'g2' }),
    /** Process for which the handle was made. */
    handle_pid: by('host', u32, { order: 'relaxed', at: 24, since: 'g2' }),
    /** Delivery number: counts in the whole host, never 0, stored last. */
    handle_seq: by('host', u32, {
      order: 'release',
      publishes: ['data_handle', 'handle_pid'],
      at: 28,
      since: 'g2',
    }),
  },
  { roles: ['host', 'driver'], size: 32 },
);

/** What a pad's device node answers when it is asked who drives it. */
export const ChannelProof = struct(
  {
    /** `PROOF_MAGIC`. */
    magic: field(u32, { at: 0, range: [0x50434650, 0x50434650] }),
    /** Gamepad protocol; must be exactly ours. */
    proto: field(u32, { at: 4, since: 'g3' }),
    /** Index from the node's location. */
    pad_index: field(u32, { at: 8, since: 'g3' }),
    /** Process that hosts the driver: the one target of the DATA section's handle. */
    wudf_pid: field(u32, { at: 12, range: [1, 0xffffffff], since: 'g3' }),
  },
  { size: 16 },
);

/** The XUSB device's private operation; the platform's own XUSB codes are not ours to declare (driver-abi §4.4.1). */
export const XusbProof = device({
  interface: 'ec87f1e3-c13b-4100-b5f7-8b84d54260cb',
  type: 0x8000,
  statuses: NtStatus,
  success: 'SUCCESS',
  shortInput: 'INVALID_PARAMETER',
  shortOutput: 'BUFFER_TOO_SMALL',
  unknownCode: 'INVALID_DEVICE_REQUEST',
  ioctls: {
    /** Who drives this pad; code 0x80003F80. */
    PROOF: ioctl({ fn: 0xfe0, out: ChannelProof, since: 'g3' }),
  },
});

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
    packet: by('host', u32, {
      order: 'release',
      publishes: ['buttons', 'left_trigger', 'right_trigger', 'thumb_lx', 'thumb_ly', 'thumb_rx', 'thumb_ry'],
    }),
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
    rumble_seq: by('driver', u32, { order: 'release', publishes: ['rumble_large', 'rumble_small'] }),
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
    out_seq: by('driver', u32, { order: 'release', publishes: ['output'] }),
    /** Newest output report; bytes past its own length may be left over. */
    output: by('driver', bytes(64)),
    /** Identity of the pad, 0..14. */
    device_type: init(u8),
    _pad0: pad(bytes(3)),
    /** Gamepad protocol while mapped; 0 = no driver. */
    driver_proto: by('driver', u32, { order: 'release', publishes: ['driver_rev'] }),
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
  {
    roles: ['host', 'driver'],
    size: 4096,
    prefixes: { g1: 256, g2_1: 1024 },
    protocols: {
      /** The current input report; a host older than g2.3 leaves the lock at zero. */
      input: seqlock({ owner: 'host', sequence: 'input_gen', fields: ['input'] }),
      /** Every output report. The driver uses 8 slots where the host drains ring generation 1. */
      reports: spsc({ producer: 'driver', head: 'ring_head', slots: 'out_ring', length: 'out_ring_len', fallback: 8 }),
    },
  },
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

/**
 * Pad plane: the sections of the virtual pads, and the mailbox through which drivers find them (driver-abi §4).
 *
 * The host speaks it with the two pad drivers: `hid_driver` has the HID pads (driver-abi §4.6),
 * `xusb_driver` those of XInput (driver-abi §4.5).
 */
export const pads = plane({
  name: 'pads',
  id: 3,
  version: 3,
  policy: 'lockstep',
  parties: ['host', 'hid_driver', 'xusb_driver'],
  members: {
    GAMEPAD_PROTO_VERSION,
    DRIVER_REVISION,
    XUSB_MAGIC,
    PAD_MAGIC,
    BOOTSTRAP_MAGIC,
    PROOF_MAGIC,
    PROOF_REPORT_ID,
    PROOF_COMMAND,
    MAX_DELIVERIES,
    IDENTITY_TIMEOUT_MS,
    ATTACH_REPORT_MS,
    DATA_SECURITY,
    MAX_PADS,
    OUT_RING_LEN,
    OUT_RING_LEN_V1,
    OUT_FEATURE_TAG,
    PadBootstrap,
    ChannelProof,
    XusbProof,
    XButtons,
    XusbShm,
    OutSlot,
    PadShm,
    XusbMailboxName,
    PadMailboxName,
  },
});
