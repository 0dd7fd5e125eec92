/** QUIC datagrams: their first byte, and those about the picture (wire §3.1, §3.7). */
import { enumeration, group, i32, literal, message, u8, u32, u64 } from 'pf-gen/schema';
import { HdrMeta } from './hdr.ts';

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

/** How the content is mastered; host to client, a datagram. */
export const HdrMetadata = message({ _tag: literal.hex('ce'), content: HdrMeta }, { trailing: 'extensible' });

/** Where the host's time went for one access unit; host to client, a datagram of 13, 25 or 29 bytes. */
export const HostTiming = message(
  {
    _tag: literal.hex('cf'),
    pts_ns: u64,
    /** Capture to the last packet sent. */
    host_us: u32,
    queue_us: group('stages', u32, { trigger: true }),
    encode_us: group('stages', u32, { trigger: true }),
    pace_us: group('stages', u32, { trigger: true }),
    /** Phase that was applied. */
    phase_ns: group('phase', i32, { trigger: true }),
  },
  { trailing: 'extensible' },
);

/** Members of the wire plane. */
export const datagrams = { DatagramTag, HdrMetadata, HostTiming };
