/**
 * Sim plane: the simulator's own contracts. Device I/O over its socket (host side), the shared textures, and the
 * constants of the test pattern. What it lends to a native driver is the platform plane.
 */
import {
  bits,
  blob,
  both,
  bytes,
  constant,
  enumeration,
  exchange,
  i32,
  init,
  kind,
  message,
  pad,
  plane,
  section,
  stamp,
  text,
  u8,
  u32,
  u64,
} from 'pf-gen/schema';

/** "PFSM" in memory. */
export const SIM_MAGIC = constant.hex(u32, 0x4d534650);
/** Longest body of a message on the socket. */
export const SIM_MAX_BODY = constant(u32, 65536);
/** "PFTX" in memory. */
export const TEXTURE_MAGIC = constant.hex(u32, 0x58544650);
/** Where the pixels of a shared texture begin, in bytes. */
export const TEXTURE_PIXELS = constant(u32, 4096);
/** LUID of the simulated render GPU. */
export const RENDER_LUID_LOW = constant.hex(u32, 0x0000c0de);
export const RENDER_LUID_HIGH = constant(i32, 0);

/** Columns of luma cells in the test pattern. */
export const PATTERN_COLUMNS = constant(u32, 16);
/** Rows of luma cells. */
export const PATTERN_ROWS = constant(u32, 9);
/** Bits of the code strip: generation 8, frame number 24, CRC-32 of both 32, present time 64. */
export const PATTERN_CODE_BITS = constant(u32, 128);
/** Luma of a dark and of a bright cell. */
export const PATTERN_DARK = constant(u8, 40);
export const PATTERN_BRIGHT = constant(u8, 215);
/** Bytes of a synthetic frame. */
export const SYNTHETIC_FRAME_BYTES = constant(u32, 65536);

/** What a handle stands for. */
export const ObjectKind = enumeration(u8, { SECTION: 1, EVENT: 2, TEXTURE: 3, FENCE: 4 });
/** Faults that the simulator can play (iddcx-driver §6.6). */
export const FaultKind = enumeration(u32, {
  /** The next frame of the ring is overwritten after publishing. */
  OVERWRITE_SLOT: 1,
  /** Two frames are drawn in the wrong order. */
  SWAP_FRAMES: 2,
  /** One frame is drawn twice. */
  STALE_FRAME: 3,
  /** The swap chain is taken away and assigned anew. */
  REASSIGN: 4,
  /** The first SetDevice of the next assignment returns ACCESS_LOST. */
  ACCESS_LOST: 5,
  /** The process kills itself at once. */
  CRASH: 6,
});

export const OpenDevice = message({ interface: bytes(16) }, { trailing: 'exact' });
export const DeviceOpened = message({ status: i32, handle: u64, process_id: u32 }, { trailing: 'exact' });
export const DeviceIoctl = message(
  { handle: u64, code: u32, output_bytes: u32, input: blob(32768, { prefix: 'u32' }) },
  { trailing: 'exact' },
);
export const IoctlDone = message(
  { status: i32, information: u32, output: blob(32768, { prefix: 'u32' }) },
  { trailing: 'exact' },
);
/** The object itself travels as a descriptor beside the message. */
export const DuplicateInto = message({ process_id: u32, object: ObjectKind, rights: u32 }, { trailing: 'exact' });
/** The value is valid in the driver's process only. */
export const Duplicated = message({ status: i32, value: u64 }, { trailing: 'exact' });
export const CloseRemote = message({ process_id: u32, value: u64 }, { trailing: 'exact' });
export const CloseDevice = message({ handle: u64 }, { trailing: 'exact' });
/** Activates a target with a mode, or (all zero) switches it off: the display configuration of the system. */
export const SetDisplay = message({ target_id: u32, width: u32, height: u32, refresh_hz: u32 }, { trailing: 'exact' });
export const Inject = message({ fault: FaultKind, argument: u64 }, { trailing: 'exact' });
/** Moves the framework's clock; virtual clock only. */
export const AdvanceClock = message({ milliseconds: u64 }, { trailing: 'exact' });
export const QuerySim = message({}, { trailing: 'exact' });
export const SimReport = message(
  {
    now_ms: u64,
    monitors: u32,
    swap_chains: u32,
    devices: u32,
    handles: u32,
    frames_offered: u64,
    frames_acquired: u64,
    requests: u64,
    violations: u32,
    last_violation: text(1024, { prefix: 'u16', bad: 'error' }),
  },
  { trailing: 'exact' },
);
/** Outcome of a request without data. */
export const Done = message({ status: i32 }, { trailing: 'exact' });
/** A monitor came (1) or went (0). */
export const MonitorChanged = message({ target_id: u32, present: u8 }, { trailing: 'exact' });

/** Requests go down, each is answered once with the same number; events carry number 0. */
export const Sim = exchange({
  magic: SIM_MAGIC,
  maxBody: SIM_MAX_BODY,
  messages: {
    OpenDevice: kind(1, 'down', OpenDevice),
    DeviceIoctl: kind(2, 'down', DeviceIoctl),
    DuplicateInto: kind(3, 'down', DuplicateInto),
    CloseRemote: kind(4, 'down', CloseRemote),
    CloseDevice: kind(5, 'down', CloseDevice),
    SetDisplay: kind(6, 'down', SetDisplay),
    Inject: kind(7, 'down', Inject),
    AdvanceClock: kind(8, 'down', AdvanceClock),
    QuerySim: kind(9, 'down', QuerySim),
    DeviceOpened: kind(0x101, 'up', DeviceOpened),
    IoctlDone: kind(0x102, 'up', IoctlDone),
    Duplicated: kind(0x103, 'up', Duplicated),
    Done: kind(0x104, 'up', Done),
    SimReport: kind(0x109, 'up', SimReport),
    MonitorChanged: kind(0x201, 'up', MonitorChanged),
  },
});

/** Who holds a keyed mutex: a process, named so that the next one with its id is another; all zero = nobody. */
export const MutexHolder = bits(u64, {
  /** Low 32 bits of its start time, in clock ticks since boot (field 22 of proc(5)'s stat). */
  started: 32,
  process_id: 32,
});

/** Head of a shared texture's memfd; the pixels follow at TEXTURE_PIXELS. */
export const SimTexture = section(
  {
    magic: stamp(u32, TEXTURE_MAGIC),
    width: init(u32, { unit: 'px' }),
    height: init(u32, { unit: 'px' }),
    /** Bytes per row. */
    pitch: init(u32, { unit: 'bytes' }),
    /** DXGI_FORMAT. */
    dxgi_format: init(u32),
    /** Futex word of the keyed mutex: counts releases. */
    mutex_wait: both(u32),
    /** Holder of the keyed mutex; 0 = free. */
    mutex_owner: both(MutexHolder),
    /** Key with which the mutex was released last. */
    mutex_key: both(u64),
    _reserved: pad(bytes(24)),
  },
  { roles: ['creator', 'opener'], size: 64 },
);

/**
 * Sim plane: device calls and shared textures where there is no Windows.
 *
 * Host and simulator speak it. The driver meets the simulator in the tables of the platform planes alone. The client's
 * verifier reads the constants of the test pattern as a tool, and says nothing of them to anybody.
 */
export const sim = plane({
  name: 'sim',
  id: 6,
  version: 2,
  policy: 'lockstep',
  parties: ['host', 'simulator'],
  members: {
    TEXTURE_MAGIC,
    TEXTURE_PIXELS,
    RENDER_LUID_LOW,
    RENDER_LUID_HIGH,
    PATTERN_COLUMNS,
    PATTERN_ROWS,
    PATTERN_CODE_BITS,
    PATTERN_DARK,
    PATTERN_BRIGHT,
    SYNTHETIC_FRAME_BYTES,
    ObjectKind,
    FaultKind,
    OpenDevice,
    DeviceOpened,
    DeviceIoctl,
    IoctlDone,
    DuplicateInto,
    Duplicated,
    CloseRemote,
    CloseDevice,
    SetDisplay,
    Inject,
    AdvanceClock,
    QuerySim,
    SimReport,
    Done,
    MonitorChanged,
    Sim,
    MutexHolder,
    SimTexture,
  },
});
