/** Keys, pointer, touch, scrolling and pads' state as input events (wire §3.2). */
import { constant, enumeration, flags, i32, literal, message, u8, u32 } from 'pf-gen/schema';

/** What an input event is. */
export const InputKind = enumeration(u8, {
  KEY_DOWN: 0,
  KEY_UP: 1,
  MOUSE_MOVE: 2,
  MOUSE_MOVE_ABS: 3,
  MOUSE_BUTTON_DOWN: 4,
  MOUSE_BUTTON_UP: 5,
  MOUSE_SCROLL: 6,
  GAMEPAD_BUTTON: 7,
  GAMEPAD_AXIS: 8,
  TOUCH_DOWN: 9,
  TOUCH_MOVE: 10,
  TOUCH_UP: 11,
  GAMEPAD_STATE: 12,
  GAMEPAD_REMOVE: 13,
  GAMEPAD_ARRIVAL: 14,
  TEXT_INPUT: 15,
  SCROLL: 16,
});
/** `code` of the mouse buttons. */
export const MouseButton = enumeration(u32, { LEFT: 1, MIDDLE: 2, RIGHT: 3, X1: 4, X2: 5 });
/** `code` of the axes of `GAMEPAD_AXIS`. */
export const GamepadAxis = enumeration(u32, { LS_X: 0, LS_Y: 1, RS_X: 2, RS_Y: 3, LT: 4, RT: 5 });
/** Buttons of a pad: `code` of `GAMEPAD_STATE`, and one of them of `GAMEPAD_BUTTON`. */
export const GamepadButtons = flags(u32, {
  UP: 0,
  DOWN: 1,
  LEFT: 2,
  RIGHT: 3,
  START: 4,
  BACK: 5,
  LEFT_STICK: 6,
  RIGHT_STICK: 7,
  LB: 8,
  RB: 9,
  GUIDE: 10,
  A: 12,
  B: 13,
  X: 14,
  Y: 15,
  PADDLE_1: 16,
  PADDLE_2: 17,
  PADDLE_3: 18,
  PADDLE_4: 19,
  TOUCHPAD: 20,
  MISC_1: 21,
});
/** Bits 0..7 of `flags` of `SCROLL`: where it comes from, and with it the unit of the delta. */
export const ScrollSource = enumeration(u8, {
  UNKNOWN: 0,
  WHEEL: 1,
  FINGER: 2,
  CONTINUOUS: 3,
  TOUCH: 4,
  CONTROLLER: 5,
});
/** Bits 8..15 of `flags` of `SCROLL`. */
export const ScrollPhase = enumeration(u8, {
  NONE: 0,
  BEGIN: 1,
  UPDATE: 2,
  END: 3,
  CANCEL: 4,
  MOMENTUM_BEGIN: 5,
  MOMENTUM: 6,
  MOMENTUM_END: 7,
});
/** What a pad of `GAMEPAD_ARRIVAL` plays, in `flags`; only toward hosts with pad audio. */
export const ArrivalFlags = flags(u32, { HAPTICS: 8, SPEAKER: 9 });
/** Delta of one detent of a wheel in `MOUSE_SCROLL`. */
export const SCROLL_DETENT = constant(u32, 120);
/** Most pads; their indices count from 0. */
export const MAX_WIRE_PADS = constant(u8, 16);
/** Distance between the states of a pad in use, in milliseconds. */
export const GAMEPAD_REFRESH_MS = constant(u32, 100);

/** One input event; client to host, a datagram. What `code`, `x`, `y` and `flags` hold follows from the kind. */
export const InputEvent = message(
  { _tag: literal.hex('c8'), kind: InputKind, code: u32, x: i32, y: i32, flags: u32 },
  { trailing: 'extensible' },
);

/** A key's press or release on the control stream, where nothing is lost; client to host, since 0.41. */
export const InputEdge = message(
  {
    _magic: literal('PKFc'),
    _type: literal.hex('5c'),
    _tag: literal.hex('c8'),
    kind: InputKind,
    code: u32,
    x: i32,
    y: i32,
    flags: u32,
  },
  { trailing: 'exact' },
);

/** Members of the wire plane. */
export const input = {
  InputKind,
  MouseButton,
  GamepadAxis,
  GamepadButtons,
  ScrollSource,
  ScrollPhase,
  ArrivalFlags,
  SCROLL_DETENT,
  MAX_WIRE_PADS,
  GAMEPAD_REFRESH_MS,
  InputEvent,
  InputEdge,
};
