/** Gamepad layouts, generation 1: named sections of 64 and 256 bytes that everyone may open (driver-abi §2.6, §4.4). */
import { by, bytes, constant, i16, init, name, pad, plane, section, stamp, u8, u16, u32 } from 'pf-gen/schema';

export const GAMEPAD_PROTO_VERSION = constant(u32, 1);
export const XUSB_MAGIC = constant.hex(u32, 0x55584650);
export const PAD_MAGIC = constant.hex(u32, 0x50464453);
export const MAX_PADS = constant(u32, 16);

/** The XInput state, bytes 0 to 29. */
export const xusbState = {
  magic: stamp(u32, XUSB_MAGIC),
  packet: by('host', u32, { order: 'release' }),
  buttons: by('host', u16, { order: 'relaxed' }),
  left_trigger: by('host', u8, { order: 'relaxed' }),
  right_trigger: by('host', u8, { order: 'relaxed' }),
  thumb_lx: by('host', i16, { order: 'relaxed' }),
  thumb_ly: by('host', i16, { order: 'relaxed' }),
  thumb_rx: by('host', i16, { order: 'relaxed' }),
  thumb_ry: by('host', i16, { order: 'relaxed' }),
  _reserved0: pad(u32),
  rumble_seq: by('driver', u32, { order: 'release' }),
  rumble_large: by('driver', u8, { order: 'relaxed' }),
  rumble_small: by('driver', u8, { order: 'relaxed' }),
} as const;
export const XusbShm = section({ ...xusbState, _reserved1: pad(bytes(34)) }, { roles: ['host', 'driver'], size: 64 });

/** The HID state, bytes 0 to 143. */
export const padState = {
  magic: stamp(u32, PAD_MAGIC),
  _reserved0: pad(u32),
  input: by('host', bytes(64)),
  out_seq: by('driver', u32, { order: 'release' }),
  output: by('driver', bytes(64)),
  device_type: init(u8),
  _pad0: pad(bytes(3)),
} as const;
export const PadShm = section({ ...padState, _reserved1: pad(bytes(112)) }, { roles: ['host', 'driver'], size: 256 });

/** The very first descriptor: everyone. */
const WORLD = 'D:(A;;GA;;;WD)';
export const XusbSectionName = name('Global\\pfxusb-shm-{pad}', { status: 'live', security: WORLD });
export const PadSectionName = name('Global\\pfds-shm-{pad}', { status: 'live', security: WORLD });

export const members = { GAMEPAD_PROTO_VERSION, XUSB_MAGIC, PAD_MAGIC, MAX_PADS, XusbShm, PadShm };

export const pads = plane({
  name: 'pads',
  id: 3,
  version: 1,
  policy: 'lockstep',
  members: { ...members, XusbSectionName, PadSectionName },
});
