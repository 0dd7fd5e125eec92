/** QUIC datagrams: their first byte (wire §3.1). */
import { enumeration, u8 } from 'pf-gen/schema';

/** First byte of a QUIC datagram. */
export const DatagramTag = enumeration(u8, {
  INPUT: 0xc8,
  AUDIO: 0xc9,
  RUMBLE: 0xca,
  MICROPHONE: 0xcb,
  RICH_INPUT: 0xcc,
  HID_OUTPUT: 0xcd,
  HDR_METADATA: 0xce,
  HOST_TIMING: 0xcf,
  CURSOR: 0xd0,
  PAD_AUDIO: 0xd1,
  AUDIO_REDUNDANT: 0xd2,
  AUDIO_PCM: 0xd3,
});

/** Members of the wire plane. */
export const datagrams = { DatagramTag };
