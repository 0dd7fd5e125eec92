/** Sound in both directions (wire §3.3, §3.7, §6.7). */
import { blob, constant, enumeration, literal, message, rest, u8, u16, u32, u64 } from 'pf-gen/schema';

/** How sound is coded. */
export const AudioCodec = enumeration(u8, { OPUS: 0, PCM: 2 });
/** How channels lie in the streams of Opus (wire §6.7). One that is not known must not be guessed. */
export const AudioLayout = enumeration(u8, { LEGACY: 0, STANDARD: 1, UNCOUPLED: 2 });
/** Rates of uncompressed sound, in Hz. */
export const PcmRate = enumeration(u32, {
  HZ_44100: 44100,
  HZ_48000: 48000,
  HZ_88200: 88200,
  HZ_96000: 96000,
  HZ_176400: 176400,
});
/** Lengths of a frame of uncompressed sound, in microseconds: the longest that fits a datagram is taken. */
export const PcmFrame = enumeration(u16, {
  US_5000: 5000,
  US_4000: 4000,
  US_3000: 3000,
  US_2500: 2500,
  US_2000: 2000,
  US_1500: 1500,
  US_1000: 1000,
});
/** Rate of Opus, in Hz. */
export const OPUS_RATE_HZ = constant(u32, 48000);
/** Length of a frame of Opus, in microseconds. */
export const OPUS_FRAME_US = constant(u32, 5000);
/** Length of a frame of the microphone, in microseconds. */
export const MICROPHONE_FRAME_US = constant(u32, 10000);
/** Least rate of Opus, in kbit/s (wire §3.3). */
export const MIN_OPUS_KBPS = constant(u32, 96);
/** Most of the video's rate that Opus takes, in percent (wire §3.3). */
export const OPUS_BUDGET_PERCENT = constant(u8, 5);
/** Most of the video's rate that uncompressed sound takes, in percent (wire §3.3). */
export const PCM_BUDGET_PERCENT = constant(u8, 25);
/** Two channels: number of streams, coupled ones among them, then the stream channel of each slot (wire §6.7). */
export const OPUS_STEREO = constant.bytes('01 01 00 01');
/** Six channels in the layout of 0.31: as `OPUS_STEREO`. */
export const OPUS_6_LEGACY = constant.bytes('04 02 00 01 02 03 04 05');
/** Six channels in the standard layout: as `OPUS_STEREO`. */
export const OPUS_6_STANDARD = constant.bytes('04 02 00 01 04 05 02 03');
/** Six channels without coupling: as `OPUS_STEREO`. */
export const OPUS_6_UNCOUPLED = constant.bytes('06 00 00 01 02 03 04 05');
/** Eight channels in the layout of 0.31: as `OPUS_STEREO`. */
export const OPUS_8_LEGACY = constant.bytes('05 03 00 01 02 03 04 05 06 07');
/** Eight channels in the standard layout: as `OPUS_STEREO`. */
export const OPUS_8_STANDARD = constant.bytes('05 03 00 01 06 07 02 03 04 05');
/** Eight channels without coupling: as `OPUS_STEREO`. */
export const OPUS_8_UNCOUPLED = constant.bytes('08 00 00 01 02 03 04 05 06 07');

/** One frame of Opus; host to client, a datagram. The payload goes on to its end. */
export const OpusAudio = message(
  {
    _tag: literal.hex('c9'),
    /** From 0, one more with each frame, wraps. */
    seq: u32,
    /** Host wall clock, ns since the Unix epoch. */
    pts_ns: u64,
    packet: rest.bytes(9203),
  },
  { trailing: 'exact' },
);

/** One frame of the microphone; client to host, a datagram. An empty packet is silence. */
export const MicrophoneAudio = message(
  {
    _tag: literal.hex('cb'),
    seq: u32,
    /** Client wall clock, ns since the Unix epoch. */
    pts_ns: u64,
    packet: rest.bytes(9203),
  },
  { trailing: 'exact' },
);

/** One frame of Opus with the one before it; host to client, a datagram. */
export const RedundantAudio = message(
  {
    _tag: literal.hex('d2'),
    seq: u32,
    pts_ns: u64,
    packet: blob(9201, { prefix: 'u16' }),
    /** Packet of the frame before; may be empty. */
    previous: rest.bytes(9201),
  },
  { trailing: 'exact' },
);

/** Uncompressed sound; host to client, a datagram. Interleaved samples of 16 bits, or packed ones of 24. */
export const PcmAudio = message(
  { _tag: literal.hex('d3'), seq: u32, pts_ns: u64, samples: rest.bytes(9203) },
  { trailing: 'exact' },
);

/** What of a pad sounds. */
export const PadAudioKind = enumeration(u8, { HAPTICS: 0, SPEAKER: 1 });
/** Sound of a pad; host to client, a datagram. */
export const PadAudio = message(
  { _tag: literal.hex('d1'), pad: u8, kind: PadAudioKind, seq: u32, pts_ns: u64, packet: rest.bytes(9201) },
  { trailing: 'exact' },
);

/** Members of the wire plane. */
export const audio = {
  AudioCodec,
  AudioLayout,
  PcmRate,
  PcmFrame,
  OPUS_RATE_HZ,
  OPUS_FRAME_US,
  MICROPHONE_FRAME_US,
  MIN_OPUS_KBPS,
  OPUS_BUDGET_PERCENT,
  PCM_BUDGET_PERCENT,
  OPUS_STEREO,
  OPUS_6_LEGACY,
  OPUS_6_STANDARD,
  OPUS_6_UNCOUPLED,
  OPUS_8_LEGACY,
  OPUS_8_STANDARD,
  OPUS_8_UNCOUPLED,
  OpusAudio,
  MicrophoneAudio,
  RedundantAudio,
  PcmAudio,
  PadAudioKind,
  PadAudio,
};
