/** Rumble, rich input of pads and what goes back to them (wire §3.4, §3.5, §3.6). */
import {
  blob,
  bool,
  bytes,
  constant,
  counted,
  enumeration,
  f32,
  flags,
  group,
  i16,
  literal,
  message,
  ranged,
  rest,
  u8,
  u16,
  u32,
} from 'pf-gen/schema';

/** Active levels of a rumble are sent again at least so often, in milliseconds. */
export const RUMBLE_REFRESH_MS = constant(u32, 500);
/** Usual time for which a rumble holds unless it is renewed, in milliseconds. */
export const RUMBLE_TTL_MS = constant(u16, 400);

/** Levels of a pad's motors, 0..65535; host to client, a datagram of 7, 10 or 14 bytes. Zero and zero stop. */
export const Rumble = message(
  {
    _tag: literal.hex('ca'),
    pad: u16,
    low: u16,
    high: u16,
    /** Newer when the difference as an i8 is above zero. */
    seq: group('hold', u8, { trigger: true }),
    /** How long to hold unless it is renewed; 0 in the form that does not say. */
    ttl_ms: group('hold', u16, { trigger: true }),
    left_trigger: group('triggers', u16, { trigger: true }),
    right_trigger: group('triggers', u16, { trigger: true }),
  },
  { trailing: 'extensible' },
);

/** Second byte of rich input. */
export const RichKind = enumeration(u8, { TOUCHPAD: 1, MOTION: 2, TOUCHPAD_EX: 3, HID_REPORT: 4, PEN: 5 });

/** A finger on a pad's only touchpad, 0..65535 with y down; client to host, a datagram. */
export const PadTouchpad = message(
  { _tag: literal.hex('cc'), _kind: literal.hex('01'), pad: u8, finger: u8, active: bool, x: u16, y: u16 },
  { trailing: 'extensible' },
);

/** Motion of a pad; client to host, a datagram. */
export const PadMotion = message(
  {
    _tag: literal.hex('cc'),
    _kind: literal.hex('02'),
    pad: u8,
    /** Pitch; 20 per degree and second. */
    gyro_pitch: i16,
    /** Yaw. */
    gyro_yaw: i16,
    /** Roll. */
    gyro_roll: i16,
    /** 10000 per g. */
    accel_x: i16,
    /** Up; 10000 at rest. */
    accel_y: i16,
    accel_z: i16,
  },
  { trailing: 'extensible' },
);

/** Which touchpad of a pad. */
export const TouchSurface = enumeration(u8, { SINGLE: 0, LEFT: 1, RIGHT: 2 });
/** A finger on one of several touchpads, centred; client to host, a datagram. */
export const PadTouchpadEx = message(
  {
    _tag: literal.hex('cc'),
    _kind: literal.hex('03'),
    pad: u8,
    surface: TouchSurface,
    finger: u8,
    /** 1 touching, 2 clicked. */
    state: u8,
    x: i16,
    y: i16,
    pressure: u16,
  },
  { trailing: 'extensible' },
);

/** A report of the pad as it is, its id first; client to host, a datagram. */
export const PadHidReport = message(
  { _tag: literal.hex('cc'), _kind: literal.hex('04'), pad: u8, data: blob(64, { prefix: 'u8' }) },
  { trailing: 'extensible' },
);

/** What a pen does. */
export const PenState = flags(u8, { IN_RANGE: 0, TOUCHING: 1, BARREL_1: 2, BARREL_2: 3 });
/** Which end of a pen. */
export const PenTool = enumeration(u8, { PEN: 0, ERASER: 1 });
/** Most samples of one batch. */
export const MAX_PEN_SAMPLES = constant(u8, 8);
/** Longest distance between two batches of a pen in range, in milliseconds. */
export const PEN_HEARTBEAT_MS = constant(u32, 100);
/** Silence after which the host lifts the pen, in milliseconds. */
export const PEN_LIFT_MS = constant(u32, 200);
/** A moment of a pen. */
export const PenSample = message(
  {
    state: PenState,
    tool: PenTool,
    /** 0 to 1 of the picture's width. */
    x: f32,
    /** 0 to 1 of the picture's height. */
    y: f32,
    pressure: u16,
    /** Of a pen that hovers; 0xFFFF unknown. */
    distance: u16,
    /** 0 to 90; 0xFF unknown. */
    tilt_deg: u8,
    /** 0xFFFF unknown. */
    azimuth_deg: u16,
    /** 0xFFFF unknown. */
    roll_deg: u16,
    /** Since the sample before. */
    delta_us: u16,
  },
  { trailing: 'exact' },
);
/** Moments of a pen, the oldest first; client to host, a datagram. */
export const PenBatch = message(
  {
    _tag: literal.hex('cc'),
    _kind: literal.hex('05'),
    /** 0. */
    flags: u8,
    count: ranged(u8, [1, MAX_PEN_SAMPLES]),
    /** A batch that is not newer is dropped as a whole. */
    seq: u16,
    samples: counted(PenSample, 8, { by: ['count'] }),
  },
  { trailing: 'extensible' },
);

/** Second byte of output to a pad. */
export const HidOutputKind = enumeration(u8, {
  LED: 1,
  PLAYER_LEDS: 2,
  TRIGGER: 3,
  TRACKPAD_HAPTIC: 4,
  RAW: 5,
  AUDIO_CONTROL: 6,
  MIC_LED: 7,
});

/** Colour of a pad's light; host to client, a datagram. */
export const HidLed = message(
  { _tag: literal.hex('cd'), _kind: literal.hex('01'), pad: u8, red: u8, green: u8, blue: u8 },
  { trailing: 'extensible' },
);

/** Lights that say which player a pad belongs to; host to client, a datagram. */
export const HidPlayerLeds = message(
  {
    _tag: literal.hex('cd'),
    _kind: literal.hex('02'),
    pad: u8,
    /** The low five. */
    bits: u8,
  },
  { trailing: 'extensible' },
);

/** Which adaptive trigger. */
export const TriggerSide = enumeration(u8, { L2: 0, R2: 1 });
/** Effect of an adaptive trigger; host to client, a datagram. */
export const HidTrigger = message(
  {
    _tag: literal.hex('cd'),
    _kind: literal.hex('03'),
    pad: u8,
    which: TriggerSide,
    /** One byte at least. */
    effect: rest.bytes(11),
  },
  { trailing: 'exact' },
);

/** Which trackpad. */
export const HapticSide = enumeration(u8, { RIGHT: 0, LEFT: 1 });
/** A pulse of a trackpad; host to client, a datagram. */
export const HidTrackpadHaptic = message(
  {
    _tag: literal.hex('cd'),
    _kind: literal.hex('04'),
    pad: u8,
    side: HapticSide,
    amplitude: u16,
    period: u16,
    count: u16,
  },
  { trailing: 'extensible' },
);

/** Kind of a raw report. */
export const HidReportKind = enumeration(u8, { OUTPUT: 0, FEATURE: 1 });
/** A report for the pad as it is; host to client, a datagram. */
export const HidRaw = message(
  { _tag: literal.hex('cd'), _kind: literal.hex('05'), pad: u8, report: HidReportKind, data: rest.bytes(64) },
  { trailing: 'exact' },
);

/** Sound settings of a pad; host to client, a datagram. Of all outputs the only one with the pad in two bytes. */
export const HidAudioControl = message(
  { _tag: literal.hex('cd'), _kind: literal.hex('06'), pad: u16, flags: u8, raw: bytes(6) },
  { trailing: 'extensible' },
);

/** Light of a pad's microphone button; host to client, a datagram, since 0.41. */
export const HidMicLed = message(
  {
    _tag: literal.hex('cd'),
    _kind: literal.hex('07'),
    pad: u8,
    /** 0, 1 or 2. */
    mode: u8,
  },
  { trailing: 'extensible' },
);

/** Members of the wire plane. */
export const pads = {
  RUMBLE_REFRESH_MS,
  RUMBLE_TTL_MS,
  Rumble,
  RichKind,
  PadTouchpad,
  PadMotion,
  TouchSurface,
  PadTouchpadEx,
  PadHidReport,
  PenState,
  PenTool,
  MAX_PEN_SAMPLES,
  PEN_HEARTBEAT_MS,
  PEN_LIFT_MS,
  PenSample,
  PenBatch,
  HidOutputKind,
  HidLed,
  HidPlayerLeds,
  TriggerSide,
  HidTrigger,
  HapticSide,
  HidTrackpadHaptic,
  HidReportKind,
  HidRaw,
  HidAudioControl,
  HidMicLed,
};
