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
  SHARD_PAYLOAD_CHANGED: 0x08,
  SHARD_PAYLOAD_ACK: 0x09,
  PIPELINE_GAP: 0x0a,
  DELIVERY_REPORT: 0x0b,
  LINK_REPORT: 0x0c,
  SET_DELIVERY: 0x0d,
  DELIVERY_CHANGED: 0x0e,
  HOST_FACTS: 0x0f,
  PAIR_REQUEST: 0x10,
  PAIR_CHALLENGE: 0x11,
  PAIR_PROOF: 0x12,
  PAIR_RESULT: 0x13,
  AUTH_CHALLENGE: 0x14,
  AUTH_RESPONSE: 0x15,
  REFUSED: 0x16,
  PROBE_REQUEST: 0x20,
  PROBE_RESULT: 0x21,
  PROBE_SHAPED: 0x22,
  CLOCK_PROBE: 0x30,
  CLOCK_ECHO: 0x31,
  PHASE_REPORT: 0x32,
  CLIP_CONTROL: 0x40,
  CLIP_STATE: 0x41,
  CLIP_OFFER: 0x42,
  CLIP_FETCH: 0x43,
  CLIP_FETCH_HDR: 0x44,
  CURSOR_SHAPE: 0x50,
  CURSOR_RENDER_MODE: 0x51,
  ACCESS_UPDATE: 0x58,
  AUDIO_STATE: 0x59,
  LAUNCH_OUTCOME: 0x5a,
  PAD_SLOTS: 0x5b,
  INPUT_EDGE: 0x5c,
});

/** Begin of every control message: enough to tell what a connection is for (wire §1.4). */
export const ControlHead = message({ _magic: literal('PKFc'), kind: ControlType }, { trailing: 'extensible' });

/** Members of the wire plane. */
export const controlStream = { ControlFrame, ControlType, ControlHead };
