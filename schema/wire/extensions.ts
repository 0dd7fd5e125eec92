/** Entries behind Start and Welcome (wire §2.4); since 0.39. */
import { entry, message, registry, rest, text, u8, u16 } from 'pf-gen/schema';

/** A named set of choices that the client was started with. */
export const Preset = message(
  {
    /** Printable ASCII. */
    id: text(32, { prefix: 'u8' }),
    name: text(64, { prefix: 'u8' }),
  },
  { trailing: 'exact' },
);

/** The form of both blocks: of entries that a reader does not know it skips each once. */
const BLOCK = {
  tag: u16,
  length: 'u16',
  total: 'u16',
  max: 4094,
  entries: 64,
  unknown: 'skip',
  repeated: 'error',
  repeatedUnknown: 'error',
} as const;

/** What a client adds to Start. */
export const StartExtensions = registry(
  {
    /** Of no meaning. */
    padding: entry(1, rest.bytes(4090)),
    /** Label of the client, for logs. Readers drop control characters. */
    label: entry(2, rest.text(96)),
    /** Bit 0: the client reads the reason in BitrateChanged. */
    rate_features: entry(3, u8),
    preset: entry(4, Preset, { bad: 'none' }),
  },
  BLOCK,
);

/** What a host adds to Welcome. */
export const WelcomeExtensions = registry(
  {
    /** Of no meaning. */
    padding: entry(1, rest.bytes(4090)),
  },
  BLOCK,
);

/** Members of the wire plane. */
export const extensions = { Preset, StartExtensions, WelcomeExtensions };
