/** What peers can do, as they tell each other in the handshake (wire §6.1, §6.2, §6.3, §6.4, §6.6). */
import { enumeration, flags, u8 } from 'pf-gen/schema';

/** Codec bits. */
export const Codecs = flags(u8, { H264: 0, HEVC: 1, AV1: 2, PYROWAVE: 3 });
/** Video capabilities of a client (wire §6.1). */
export const VideoCaps = flags(u8, {
  TEN_BIT: 0,
  HDR: 1,
  CHROMA_444: 2,
  HOST_TIMING: 3,
  PROBE: 4,
  STREAMED: 5,
  CHACHA20: 6,
  SLICE_STREAM: 7,
});
/** Other capabilities of a client (wire §6.2). */
export const ClientCaps = flags(u8, {
  CURSOR: 0,
  PHASE_LOCK: 1,
  AUDIO_REDUNDANCY: 2,
  PAD_AUDIO: 3,
  LOSSLESS_AUDIO: 4,
  KEEP_HOST_AUDIO: 5,
  EXTENSIONS: 6,
});
/** Capabilities of a host (wire §6.3). */
export const HostCaps = flags(u8, {
  GAMEPAD_STATE: 0,
  CLIPBOARD: 1,
  TEXT_INPUT: 2,
  CURSOR: 3,
  PEN: 4,
  AUDIO_REDUNDANCY: 5,
  PAD_AUDIO: 6,
  LOSSLESS_AUDIO: 7,
});
/** More capabilities of a host (wire §6.3). */
export const HostCaps2 = flags(u8, {
  REPEAT_MARK: 0,
  TOUCH: 1,
  EXTENSIONS: 2,
  SCROLL: 3,
  RAMP: 4,
  DELIVERY_REPORT: 5,
  INPUT_EDGE: 6,
});

/** Which compositor a display belongs to (wire §6.6). Unknown values read as the host's own choice. */
export const Compositor = enumeration(
  u8,
  { AUTO: 0, KWIN: 1, WLROOTS: 2, MUTTER: 3, GAMESCOPE: 4, HYPRLAND: 5, WINDOWS: 6 },
  { unknown: 'AUTO' },
);
/** Kinds of pad (wire §6.6). Unknown values read as the host's own choice. */
export const GamepadKind = enumeration(
  u8,
  {
    AUTO: 0,
    XBOX_360: 1,
    DUALSENSE: 2,
    XBOX_ONE: 3,
    DUALSHOCK_4: 4,
    STEAM_CONTROLLER: 5,
    STEAM_DECK: 6,
    DUALSENSE_EDGE: 7,
    SWITCH_PRO: 8,
    STEAM_CONTROLLER_2: 9,
    STEAM_CONTROLLER_2_DONGLE: 10,
    XBOX_ELITE: 11,
    ULTIMATE_2: 12,
    PRO_2: 13,
    PRO_3: 14,
    HORIPAD_STEAM: 15,
    JOY_CON_PAIR: 16,
    SWITCH_2_PRO: 17,
    SWITCH_2_GAMECUBE: 18,
  },
  { unknown: 'AUTO' },
);
/** What becomes of a picture whose shape is not the display's (wire §2.1). */
export const VideoFit = enumeration(u8, { FIT: 0, CROP: 1, STRETCH: 2 }, { unknown: 'FIT' });

/** Members of the wire plane. */
export const capabilities = {
  Codecs,
  VideoCaps,
  ClientCaps,
  HostCaps,
  HostCaps2,
  Compositor,
  GamepadKind,
  VideoFit,
};
