/** Framing of the control stream, and the types of its messages (wire §1.4, §2.5). */
import { blob, enumeration, literal, message, u8 } from 'pf-gen/schema';

/** One payload on the control stream, in both directions; zero bytes are legal (wire §1.4). */
export const ControlFrame = message({ payload: blob(65535, { prefix: 'u16' }) }, { trailing: 'extensible' });

/** Type byte at offset 4 of a control message. */
export const ControlType = enumeration(u8, {
  RECONFIGURE: 0x01,
  RECONFIGURED: 0x02,
  REQUEST_KEYFRAME: 0x03,
  LOSS_REPORT: 0x04,
  SET_BITRATE: 0x05,
  BITRATE_CHANGED: 0x06,
  RFI_REQUEST: 0x07,
  PAIR_REQUEST: 0x10,
  PROBE_REQUEST: 0x20,
  PROBE_RESULT: 0x21,
  PROBE_SHAPED: 0x22,
  CLOCK_PROBE: 0x30,
  CLOCK_ECHO: 0x31,
  CLIP_CONTROL: 0x40,
  CLIP_STATE: 0x41,
  CLIP_FETCH_HDR: 0x44,
});

/** Begin of every control message: enough to tell what a connection is for (wire §1.4). */
export const ControlHead = message({ _magic: literal('PKFc'), kind: ControlType }, { trailing: 'extensible' });

/** Members of the wire plane. */
export const controlStream = { ControlFrame, ControlType, ControlHead };
