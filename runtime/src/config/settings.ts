/**
 * All settings of pf-host: one table from which the configuration file's keys (`linger_ms`), the environment
 * (`PF_HOST_LINGER_MS`) and the flags (`--linger-ms`) are derived. Nothing else reads any of the three.
 */
import { isIPv4, isIPv6 } from 'node:net';
import { control, supervisor, wire } from '@punktfunk/abi';
import { z } from 'zod';
import { MODE_HELP, modeRange, parseMode, SOURCES } from './mode.ts';

/** Commands that take settings. */
export type CommandName = 'serve' | 'demo';

/** One setting. `T` is its value once validated. */
export interface Setting<T> {
  readonly schema: z.ZodType<T>;
  /** What a legal value is, to follow "expected". */
  readonly expects: string;
  /** One line for `--help`. */
  readonly help: string;
  /** Stands for the value in `--help`. */
  readonly placeholder: string;
  readonly fallback: T;
  /** Another default for one command. */
  readonly fallbackFor?: Partial<Record<CommandName, T>>;
  /** Commands that have the flag; the file and the environment may hold it for any. */
  readonly commands: readonly CommandName[];
  /** How flags and environment, which are text, become a value. */
  readonly text: 'number' | 'text';
}

const BOTH = ['serve', 'demo'] as const;
const DEMO = ['demo'] as const;

function whole(min: number, max: number, fallback: number, help: string, extra: Partial<Setting<number>> = {}) {
  return {
    schema: z.int().min(min).max(max),
    expects: `a whole number from ${min} to ${max}`,
    placeholder: 'n',
    text: 'number',
    commands: BOTH,
    fallback,
    help,
    ...extra,
  } satisfies Setting<number>;
}

/** Bytes of the longest text in a child's document. */
const TEXT_MAX = 4096;

/** What the children and the system take as a text. */
const isPlainText = (text: string) =>
  Buffer.byteLength(text) <= TEXT_MAX && !text.includes('\0') && text.isWellFormed();

function words(help: string, extra: Partial<Setting<string>> = {}) {
  return {
    schema: z.string().refine(isPlainText),
    expects: `a text of at most ${TEXT_MAX} bytes of UTF-8 without zero bytes`,
    placeholder: 'text',
    text: 'text',
    commands: BOTH,
    fallback: '',
    help,
    ...extra,
  } satisfies Setting<string>;
}

function choice<const T extends string>(values: readonly T[], fallback: T, help: string) {
  return {
    schema: z.enum(values),
    expects: `one of ${values.join(', ')}`,
    placeholder: values.join('|'),
    text: 'text',
    commands: BOTH,
    fallback,
    help,
  } satisfies Setting<T>;
}

/** Largest seed: what a JSON number carries exactly. */
export const MAX_SEED = Number.MAX_SAFE_INTEGER;
const isLoopback = (text: string) => (isIPv4(text) && text.startsWith('127.')) || (isIPv6(text) && text === '::1');

/** The table. The order is that of `--help`. */
export const SETTINGS = {
  bind: words('address to listen on', {
    schema: z.string().refine(isLoopback),
    expects: 'a loopback address such as 127.0.0.1 (nothing listens beyond loopback until pairing exists)',
    placeholder: 'address',
    fallback: '127.0.0.1',
  }),
  port: whole(0, 65535, wire.DEFAULT_PORT, 'control port, 0 = any free one', { fallbackFor: { demo: 0 } }),
  source: choice(SOURCES, 'pattern', 'where the pictures come from'),
  run: words('x11 source: command to run inside the display', { placeholder: 'command' }),
  x_display: words('x11 source: existing display to capture; empty = an own Xvfb', {
    schema: z.string().regex(/^(:\d{1,5}(\.\d)?)?$/),
    expects: 'a display such as :1, or nothing',
    placeholder: ':n',
  }),
  mode: words(`mode of the client: ${MODE_HELP}`, {
    schema: z.string().refine((text) => parseMode(text) !== undefined),
    expects: `a mode such as 1280x720@60: ${modeRange('synthetic')}`,
    placeholder: 'WxH@Hz',
    commands: DEMO,
    fallback: '1280x720@60',
  }),
  seconds: whole(0, 86_400, 0, 'length of the measured window, 0 = until stopped', { commands: DEMO }),
  out: words('file for the received H.264 stream', { placeholder: 'file', commands: DEMO }),
  capture: words('file for what the client sends and receives, decrypted, for Wireshark; it holds the session keys', {
    placeholder: 'file',
    commands: DEMO,
  }),
  max_lost: whole(0, 100, 1, 'most percent of the presented pictures that loss may cost', { commands: DEMO }),
  max_unverified: whole(0, 100, 2, 'most percent of the presented pictures that may stay unverified', {
    commands: DEMO,
  }),
  drop: whole(0, 90, 0, 'percent of received packets that are thrown away, data and parity alike', { commands: DEMO }),
  fec: whole(0, wire.MAX_FEC_PERCENT, wire.DEFAULT_FEC_PERCENT, 'percent of recovery packets; given = pinned'),
  bitrate_kbps: whole(
    wire.MIN_BITRATE_KBPS,
    wire.MAX_BITRATE_KBPS,
    wire.DEFAULT_BITRATE_KBPS,
    'bitrate when the client asks for none',
  ),
  seed: {
    schema: z.int().min(0).max(MAX_SEED).nullable(),
    expects: `a whole number from 0 to ${MAX_SEED}`,
    help: 'seed of pattern, synthetic frames and drops; drawn for each run when not given',
    placeholder: 'n',
    text: 'number',
    commands: BOTH,
    fallback: null,
  } satisfies Setting<number | null>,
  max_sessions: whole(0, 1_000_000, 0, 'sessions after which serving ends, 0 = for ever', { commands: ['serve'] }),
  max_concurrent: whole(1, control.MAX_MONITORS, supervisor.DEFAULT_CONCURRENT_SESSIONS, 'sessions at one time', {
    commands: ['serve'],
  }),
  linger_ms: whole(0, 3_600_000, 10_000, 'how long a display stays after its session was lost'),
  handshake_timeout_ms: whole(100, 60_000, wire.HANDSHAKE_TIMEOUT_MS, 'deadline of each handshake step'),
  status_interval_ms: whole(100, 1000, 1000, 'distance between figures, and between the signs of life of each child'),
  log_level: choice(['trace', 'debug', 'info', 'warn', 'error', 'silent'], 'info', 'least severe line on stderr'),
  log_format: choice(['text', 'json'], 'text', 'form of the lines on stderr'),
  run_dir: words('directory under which runs keep their sockets; empty = $XDG_RUNTIME_DIR or /tmp', {
    placeholder: 'dir',
  }),
  host_binary: words('native host; empty = the one built here', { placeholder: 'file' }),
  simulator_binary: words('simulator; empty = the one built here', { placeholder: 'file' }),
  driver_library: words('display driver; empty = the one built here', { placeholder: 'file' }),
  client_binary: words('reference client; empty = the one built here', { placeholder: 'file', commands: DEMO }),
} as const;

/** Name of a setting, as it stands in the file. */
export type SettingName = keyof typeof SETTINGS;
/** Values of all settings. */
export type Settings = { readonly [K in SettingName]: (typeof SETTINGS)[K] extends Setting<infer T> ? T : never };

/** Names of all settings, in the order of the table. */
export const SETTING_NAMES = Object.keys(SETTINGS) as SettingName[];

/** A setting with its value type forgotten, for loops over the table. */
export function settingOf(name: SettingName): Setting<unknown> {
  return SETTINGS[name] as Setting<unknown>;
}

/** Environment variable of a setting. */
export const environmentName = (name: SettingName): string => `PF_HOST_${name.toUpperCase()}`;
/** Flag of a setting. */
export const flagName = (name: SettingName): string => `--${name.replaceAll('_', '-')}`;
