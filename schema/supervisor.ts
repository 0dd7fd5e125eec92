/**
 * Supervisor plane: pf-host ⇄ its children, on stdin (down) and stdout (up). Logs go to stderr; end of file on stdin
 * means stop. Every child gets one document at start and reads no environment (decisions D8, D11).
 */
import {
  bool,
  constant,
  enumeration,
  exchange,
  i32,
  i64,
  kind,
  list,
  message,
  plane,
  text,
  u8,
  u16,
  u32,
  u64,
} from 'pf-gen/schema';
import { PlaneStamp } from './stamps.ts';
import {
  ClockKind,
  ConfigureClient,
  ConfigureHost,
  ConfigureSimulator,
  MAX_H264_LONG_SIDE,
  MAX_H264_SHORT_SIDE,
  MIN_MODE_SIDE,
  MIN_PATTERN_HEIGHT,
  MIN_PATTERN_WIDTH,
  MODE_STEP,
  SourceKind,
  VerifyKind,
} from './supervisor-documents.ts';

const VERSION = 64;
const FATAL_MESSAGE = 2048;
const FATAL_HELP = 1024;
const END_REASON = 512;

/** "PFSV" in memory. */
export const SUPERVISOR_MAGIC = constant.hex(u32, 0x56534650);
/** Longest body of a message. */
export const SUPERVISOR_MAX_BODY = constant(u32, 65536);
/** How long a child may take from Stop to its end before it is killed, in milliseconds. */
export const STOP_GRACE_MS = constant(u32, 3000);

/** How long a child waits for its configuration, in milliseconds. */
export const CONFIGURE_LIMIT_MS = constant(u32, 10000);
/** Sessions at one time, where nobody says how many. */
export const DEFAULT_CONCURRENT_SESSIONS = constant(u32, 4);
/** Longest version in Started, in bytes. */
export const VERSION_BYTES = constant(u32, VERSION);
/** Longest message in Fatal, in bytes. */
export const FATAL_MESSAGE_BYTES = constant(u32, FATAL_MESSAGE);
/** Longest help in Fatal, in bytes. */
export const FATAL_HELP_BYTES = constant(u32, FATAL_HELP);
/** Longest reason in SessionEnded, in bytes. */
export const END_REASON_BYTES = constant(u32, END_REASON);

/** Which child speaks. */
export const ChildRole = enumeration(u8, { HOST: 1, SIMULATOR: 2, CLIENT: 3 });
/** Why a child is asked to stop. */
export const StopReason = enumeration(u8, { OPERATOR: 0, DONE: 1, RESTART: 2 });
/** What happened to a display. */
export const DisplayEventKind = enumeration(u8, { CREATED: 0, LINGERING: 1, REUSED: 2, RELEASED: 3, LOST: 4 });
/** Why a child cannot go on. */
export const FatalCode = enumeration(u16, {
  INTERNAL: 0,
  BAD_CONFIG: 1,
  ADDRESS_IN_USE: 2,
  DRIVER_LOAD: 3,
  LOCKSTEP: 4,
  DEVICE_GONE: 5,
  CONNECT: 6,
  REFUSED: 7,
  NO_FRAMES: 8,
  SOURCE: 9,
  OUTPUT: 10,
});
/** What happened to what a source captures. */
export const SourceEventKind = enumeration(u8, {
  /** The program that `run_command` names was started. */
  PROGRAM_STARTED: 0,
  /** It ended; `code` is its exit status, or minus the signal that ended it. */
  PROGRAM_ENDED: 1,
  /** The X server of our own was started; `code` is its process. */
  SERVER_STARTED: 2,
  /** The X server is gone; `code` as of a program, 0 for a server that is not ours. */
  SERVER_ENDED: 3,
});
/** How a session ended. */
export const SessionEnd = enumeration(u8, { QUIT: 0, LOST: 1, REFUSED: 2, FAILED: 3, STOPPED: 4 });

/** Stop in order; the child answers Stopped and ends. */
export const Stop = message({ reason: StopReason }, { trailing: 'exact' });
/** Asks for the status message of the child's kind. */
export const QueryStatus = message({}, { trailing: 'exact' });

/**
 * Asks the source (the simulator; the host, for synthetic frames) how many pictures it presented in a window of its wall
 * clock; it answers Presented.
 */
export const QueryPresented = message(
  {
    /** Nanoseconds since the Unix epoch, on the source's machine; counted are pictures presented from here on … */
    from_ns: u64,
    /** … and before here. */
    to_ns: u64,
  },
  { trailing: 'exact' },
);

/** Tells the client where the source's desktop is now, after the source was started anew. */
export const SourceMoved = message(
  {
    /** X display against which the last picture is compared from now on. */
    x_display: text(64, { prefix: 'u8', bad: 'error' }),
  },
  { trailing: 'exact' },
);

/** First message of a child: who it is and what it was generated from. */
export const Started = message(
  {
    role: ChildRole,
    pid: u32,
    version: text(VERSION, { prefix: 'u8', bad: 'error' }),
    planes: list(PlaneStamp, 32, { prefix: 'u8' }),
  },
  { trailing: 'exact' },
);
/** The child serves. */
export const Ready = message(
  {
    /** Port of the control connection; 0 where there is none. */
    port: u16,
    /** Socket of the simulator; empty where there is none. */
    socket_path: text(255, { prefix: 'u16', bad: 'error' }),
    /** X display of the simulator's desktop; empty where there is none. */
    x_display: text(64, { prefix: 'u8', bad: 'error' }),
    /** Size of that display in pixels, of one that runs already; 0 = it is made in the size of a mode. */
    x_width: u32,
    x_height: u32,
    /** What the driver said in GET_INFO: protocol version, 0 = not asked. */
    driver_protocol: u32,
    /** Planes of the driver; empty = unknown. */
    driver_planes: list(PlaneStamp, 32, { prefix: 'u8' }),
  },
  { trailing: 'exact' },
);
/** The child cannot go on and ends. */
export const Fatal = message(
  {
    code: FatalCode,
    /** What was wrong, and where. */
    message: text(FATAL_MESSAGE, { prefix: 'u16', bad: 'error' }),
    /** The one thing to do. */
    help: text(FATAL_HELP, { prefix: 'u16', bad: 'error' }),
  },
  { trailing: 'exact' },
);
/** Last message of a child that ended in order. */
export const Stopped = message({ code: u32 }, { trailing: 'exact' });

/** A session began. */
export const SessionStarted = message(
  {
    session: u64,
    peer: text(64, { prefix: 'u8', bad: 'error' }),
    width: u32,
    height: u32,
    refresh_hz: u32,
    target_id: u32,
  },
  { trailing: 'exact' },
);
/** A session ended; the reason is text for people. */
export const SessionEnded = message(
  { session: u64, end: SessionEnd, code: u32, reason: text(END_REASON, { prefix: 'u16', bad: 'error' }) },
  { trailing: 'exact' },
);
/** A display changed. */
export const DisplayEvent = message(
  { event: DisplayEventKind, target_id: u32, generation: u64, linger_ms: u32 },
  { trailing: 'exact' },
);
/** Figures of the host. */
export const HostStatus = message(
  {
    sessions_active: u32,
    sessions_total: u32,
    displays_active: u32,
    displays_lingering: u32,
    frames_captured: u64,
    frames_encoded: u64,
    frames_dropped: u64,
    keyframes: u64,
    packets_sent: u64,
    bytes_sent: u64,
    send_errors: u64,
    fec_percent: u8,
    /** Capture to the last packet of a unit handed to the system, percentiles of all units; 0 = there was none. */
    sent_p50_us: u32,
    sent_p95_us: u32,
    sent_p99_us: u32,
    /** Processor time of the process so far. */
    cpu_us: u64,
  },
  { trailing: 'exact' },
);
/** Figures of the simulator. */
export const SimulatorStatus = message(
  {
    monitors: u32,
    swap_chains: u32,
    devices: u32,
    handles: u32,
    frames_offered: u64,
    frames_acquired: u64,
    requests: u64,
    violations: u32,
  },
  { trailing: 'exact' },
);
/** What a source presented in a window: its own count. */
export const Presented = message(
  {
    from_ns: u64,
    to_ns: u64,
    /** Distinct pictures whose present time lies in the window, of all displays. */
    pictures: u64,
    /** Clear: the window began before what the source remembers, and there were more. */
    complete: bool,
  },
  { trailing: 'exact' },
);
/** Something that a source captures came or went. */
export const SourceEvent = message(
  {
    event: SourceEventKind,
    code: i32,
    /** For people: which program or server, and its last words. */
    detail: text(1024, { prefix: 'u16', bad: 'error' }),
  },
  { trailing: 'exact' },
);
/** A rule of the driver framework was broken. */
export const Violation = message(
  {
    code: text(64, { prefix: 'u8', bad: 'error' }),
    severity: text(1, { prefix: 'u8', bad: 'error' }),
    message: text(1024, { prefix: 'u16', bad: 'error' }),
  },
  { trailing: 'exact' },
);
/** What the supervisor did not get because it read too slowly, since the start; told as soon as it reads again. */
export const Dropped = message(
  {
    /** Messages that found the queue full. */
    messages: u64,
    /** Lines of the log that found the queue full. */
    log_lines: u64,
  },
  { trailing: 'exact' },
);
/** Figures of the client, from the first decoded frame. */
export const ClientStatus = message(
  {
    /** Set in the last message, which describes the whole window. */
    final_report: bool,
    elapsed_ms: u64,
    width: u32,
    height: u32,
    refresh_hz: u32,
    frames_reassembled: u64,
    frames_decoded: u64,
    /** Distinct pictures that the client saw in the window; what the source presented in it stands in Presented. */
    frames_presented: u64,
    frames_verified: u64,
    frames_corrupted: u64,
    frames_reordered: u64,
    /** Same picture again. */
    frames_stale: u64,
    /** Access units given up by the reassembler. */
    frames_lost: u64,
    /** Units that came whole and were not decoded: they build on one that did not come, or the decoder refused them. */
    frames_skipped: u64,
    keyframes: u64,
    packets_received: u64,
    /** Dropped on purpose after receipt. */
    packets_dropped: u64,
    /** Data packets among them. */
    packets_dropped_data: u64,
    /** Lost in the socket, told by the kernel. */
    packets_kernel_dropped: u64,
    /** Shards rebuilt by FEC. */
    shards_recovered: u64,
    /** Frames that needed FEC. */
    frames_recovered: u64,
    auth_failures: u64,
    replays: u64,
    bytes_received: u64,
    bitrate_kbps: u32,
    /** Present time to the last needed packet taken from the socket. */
    received_p50_us: u32,
    received_p95_us: u32,
    received_p99_us: u32,
    reassembled_p50_us: u32,
    reassembled_p95_us: u32,
    reassembled_p99_us: u32,
    decoded_p50_us: u32,
    decoded_p95_us: u32,
    decoded_p99_us: u32,
    /** Host's wall clock minus the client's, in ns. */
    clock_offset_ns: i64,
    /** Processor time of the process so far. */
    cpu_us: u64,
    /** PSNR of the last picture against the X root, in hundredths of a dB; 0 = not measured. */
    x11_psnr_cdb: u32,
    /** The same against an empty root. */
    x11_psnr_empty_cdb: u32,
    out_bytes: u64,
    /**
     * The measured window on the source's wall clock: present times of the first picture, and of what would come right after
     * the last. Nanoseconds since the Unix epoch; 0 = not begun.
     */
    window_from_ns: u64,
    window_to_ns: u64,
    /** Connections that reached their first unit; more than 1: the host was lost and dialled again. */
    connections: u32,
  },
  { trailing: 'exact' },
);
/** All of it. */
export const Supervisor = exchange({
  magic: SUPERVISOR_MAGIC,
  maxBody: SUPERVISOR_MAX_BODY,
  messages: {
    ConfigureHost: kind(1, 'down', ConfigureHost),
    ConfigureSimulator: kind(2, 'down', ConfigureSimulator),
    ConfigureClient: kind(3, 'down', ConfigureClient),
    Stop: kind(4, 'down', Stop),
    QueryStatus: kind(5, 'down', QueryStatus),
    QueryPresented: kind(6, 'down', QueryPresented),
    SourceMoved: kind(7, 'down', SourceMoved),
    Started: kind(0x101, 'up', Started),
    Ready: kind(0x102, 'up', Ready),
    Fatal: kind(0x103, 'up', Fatal),
    Stopped: kind(0x104, 'up', Stopped),
    SessionStarted: kind(0x105, 'up', SessionStarted),
    SessionEnded: kind(0x106, 'up', SessionEnded),
    DisplayEvent: kind(0x107, 'up', DisplayEvent),
    HostStatus: kind(0x108, 'up', HostStatus),
    SimulatorStatus: kind(0x109, 'up', SimulatorStatus),
    ClientStatus: kind(0x10a, 'up', ClientStatus),
    Violation: kind(0x10b, 'up', Violation),
    Dropped: kind(0x10c, 'up', Dropped),
    Presented: kind(0x10d, 'up', Presented),
    SourceEvent: kind(0x10e, 'up', SourceEvent),
  },
});

/**
 * Supervisor plane: what the runtime says to the processes that it starts, and what they answer.
 *
 * The runtime (`supervisor`) and its children speak it. A driver is no child: the system loads it, or the simulator does,
 * and it never hears of a supervisor.
 */
export const supervisor = plane({
  name: 'supervisor',
  id: 5,
  version: 2,
  policy: 'lockstep',
  parties: ['supervisor', 'host', 'simulator', 'client'],
  members: {
    STOP_GRACE_MS,
    CONFIGURE_LIMIT_MS,
    DEFAULT_CONCURRENT_SESSIONS,
    VERSION_BYTES,
    FATAL_MESSAGE_BYTES,
    FATAL_HELP_BYTES,
    END_REASON_BYTES,
    MIN_MODE_SIDE,
    MODE_STEP,
    MIN_PATTERN_WIDTH,
    MIN_PATTERN_HEIGHT,
    MAX_H264_LONG_SIDE,
    MAX_H264_SHORT_SIDE,
    ChildRole,
    SourceKind,
    VerifyKind,
    ClockKind,
    StopReason,
    DisplayEventKind,
    FatalCode,
    SourceEventKind,
    SessionEnd,
    ConfigureHost,
    ConfigureSimulator,
    ConfigureClient,
    Stop,
    QueryStatus,
    QueryPresented,
    SourceMoved,
    Started,
    Ready,
    Fatal,
    Stopped,
    SessionStarted,
    SessionEnded,
    DisplayEvent,
    HostStatus,
    SimulatorStatus,
    Violation,
    Dropped,
    Presented,
    SourceEvent,
    ClientStatus,
    Supervisor,
  },
});
