/** What a host tells of its session (wire §2.6). */
import { bool, enumeration, literal, message, text, u8, u16, u32 } from 'pf-gen/schema';

/** Whether the operator has muted the sound; host to client, since 0.39. */
export const AudioState = message(
  { _magic: literal('PKFc'), _type: literal.hex('59'), muted: bool },
  { trailing: 'exact' },
);

/** What became of a launch. Unknown values read as SPAWNED. */
export const LaunchResult = enumeration(
  u8,
  { SPAWNED: 0, ADOPTED: 1, ADOPTED_UNKNOWN: 2, REFUSED: 3, FAILED: 4, SIGN_IN_NEEDED: 5 },
  { unknown: 'SPAWNED' },
);
/** What became of the launch that Hello asked for; host to client, since 0.39. */
export const LaunchOutcome = message(
  {
    _magic: literal('PKFc'),
    _type: literal.hex('5a'),
    outcome: LaunchResult,
    /** A sentence for people. */
    message: text(200, { prefix: 'u8' }),
  },
  { trailing: 'exact' },
);

/** Slots of the system that the client's pads hold; host to client, since 0.39. */
export const PadSlots = message(
  {
    _magic: literal('PKFc'),
    _type: literal.hex('5b'),
    /** Bit n: slot n. */
    slots: u16,
  },
  { trailing: 'exact' },
);

/** How long the host rebuilt while nothing flowed; host to client. */
export const PipelineGap = message(
  { _magic: literal('PKFc'), _type: literal.hex('0a'), ms: u32 },
  { trailing: 'exact' },
);

/** Members of the wire plane. */
export const sessionNews = { AudioState, LaunchResult, LaunchOutcome, PadSlots, PipelineGap };
