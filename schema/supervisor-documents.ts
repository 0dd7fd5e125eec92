/**
 * What a child is told at its start, one document each, and the limits of it: members of the supervisor plane.
 */
import { bool, bytes, constant, enumeration, message, secret, text, u8, u16, u32, u64 } from 'pf-gen/schema';

/** Smallest side of a mode, in pixels. */
export const MIN_MODE_SIDE = constant(u32, 64);
/** What both sides of a mode are a multiple of, in pixels: colour is coded once for four pixels. */
export const MODE_STEP = constant(u32, 2);
/** Smallest width of the test pattern, in pixels: below it nobody could read it back. */
export const MIN_PATTERN_WIDTH = constant(u32, 320);
/** Smallest height of the test pattern, in pixels. */
export const MIN_PATTERN_HEIGHT = constant(u32, 180);
/** Longest longer side of a picture that the software H.264 encoder takes, in pixels. */
export const MAX_H264_LONG_SIDE = constant(u32, 3840);
/** Longest shorter side of a picture that the software H.264 encoder takes, in pixels. */
export const MAX_H264_SHORT_SIDE = constant(u32, 2160);

/** Where the pictures come from. */
export const SourceKind = enumeration(u8, { PATTERN: 0, X11: 1, SYNTHETIC: 2 });
/** What the client checks. */
export const VerifyKind = enumeration(u8, { NONE: 0, PATTERN: 1, SYNTHETIC: 2 });
/** Clock of the simulator's framework: the machine's, or one that moves by message only. */
export const ClockKind = enumeration(u8, { REAL: 0, VIRTUAL: 1 });
/** Configuration of the native host. */
export const ConfigureHost = message(
  {
    /** Names everything that belongs to this run; letters, digits and dashes. */
    run_id: text(64, { prefix: 'u8', bad: 'error' }),
    /** Address to listen on; loopback until pairing exists. */
    bind: text(64, { prefix: 'u8', bad: 'error' }),
    /** QUIC port; 0 = any free one. */
    port: u16,
    /** Sessions after which the listener ends; 0 = for ever. */
    max_sessions: u32,
    /** Concurrent sessions. */
    max_concurrent: u32,
    source: SourceKind,
    /** Simulator's socket; empty for the synthetic source. */
    device_socket: text(255, { prefix: 'u16', bad: 'error' }),
    /** How long a display stays after its session was lost; 0 = not at all. */
    linger_ms: u32,
    /** Target bitrate when the client asks for none. */
    bitrate_kbps: u32,
    fec_percent: u8,
    /** Set: adaptation is off. */
    fec_pinned: bool,
    handshake_timeout_ms: u32,
    /** Seed of the synthetic source. */
    seed: u64,
    /** Distance between HostStatus messages; 0 = only when asked. */
    status_interval_ms: u32,
    /** Key of the run's stateless reset tokens: the next host of a run ends its predecessor's connections at once. */
    reset_key: secret(bytes(32)),
    /** File with the certificate and its key, made when it is absent, mode 600; empty = new ones in memory only. */
    identity_path: text(4096, { prefix: 'u16', bad: 'error' }),
    /**
     * Wall clock minus monotonic clock, taken once for all processes of the run: what they call wall time is this plus their
     * monotonic clock, so that setting the system's clock moves none of them. 0 = the process takes its own at its start.
     */
    wall_base_ns: u64,
  },
  { trailing: 'exact' },
);

/** Configuration of the simulator. */
export const ConfigureSimulator = message(
  {
    run_id: text(64, { prefix: 'u8', bad: 'error' }),
    /** Path of the socket that serves device I/O. */
    socket_path: text(255, { prefix: 'u16', bad: 'error' }),
    /** The driver's shared library. */
    driver_path: text(4096, { prefix: 'u16', bad: 'error' }),
    source: SourceKind,
    /** Seed of the pattern. */
    seed: u64,
    /** X11 source: display such as `:99`; empty = start an Xvfb at the session's mode. */
    x_display: text(64, { prefix: 'u8', bad: 'error' }),
    /** X11 source: program to run inside, empty = none. */
    run_command: text(4096, { prefix: 'u16', bad: 'error' }),
    clock: ClockKind,
    /** Distance between SimulatorStatus messages; 0 = only when asked. */
    status_interval_ms: u32,
    /** Which start of the run this is, from 0: the pictures of a later one belong to another sequence. */
    incarnation: u32,
    /**
     * Wall clock minus monotonic clock, taken once for all processes of the run: what they call wall time is this plus their
     * monotonic clock, so that setting the system's clock moves none of them. 0 = the process takes its own at its start.
     */
    wall_base_ns: u64,
  },
  { trailing: 'exact' },
);

/** Configuration of the reference client. */
export const ConfigureClient = message(
  {
    run_id: text(64, { prefix: 'u8', bad: 'error' }),
    host: text(64, { prefix: 'u8', bad: 'error' }),
    port: u16,
    /** Wire version to offer; tests use others. */
    wire_version: u32,
    width: u32,
    height: u32,
    refresh_hz: u32,
    bitrate_kbps: u32,
    verify: VerifyKind,
    /** Seed with which pattern or synthetic frames are checked. */
    seed: u64,
    /** Length of the measured window, from the first decoded frame; 0 = until stopped. */
    duration_ms: u32,
    /** Percent of received packets that are dropped, data and parity alike. */
    drop_percent: u8,
    drop_seed: u64,
    /** File for the received H.264 stream; empty = none. */
    out_path: text(4096, { prefix: 'u16', bad: 'error' }),
    /** X display against which the last picture is compared; empty = none. */
    x_display: text(64, { prefix: 'u8', bad: 'error' }),
    status_interval_ms: u32,
    /** File with the client's certificate and its key, made when it is absent, mode 600; empty = new ones in memory only. */
    identity_path: text(4096, { prefix: 'u16', bad: 'error' }),
    /** How long a lost host is dialled again before the run fails, in milliseconds; 0 = not at all. */
    redial_ms: u32,
    /**
     * Wall clock minus monotonic clock, taken once for all processes of the run: what they call wall time is this plus their
     * monotonic clock, so that setting the system's clock moves none of them. 0 = the process takes its own at its start.
     */
    wall_base_ns: u64,
  },
  { trailing: 'exact' },
);
