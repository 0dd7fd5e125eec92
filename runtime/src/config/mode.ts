/**
 * Modes, and what driver, source and encoder take of them. The numbers are the schema's; the parts have them from there, so
 * that what passes here is refused nowhere.
 */
import { control, supervisor } from '@punktfunk/abi';

/** Where pictures come from. */
export const SOURCES = ['pattern', 'x11', 'synthetic'] as const;
/** One of them. */
export type SourceName = (typeof SOURCES)[number];

/** A client's mode: pixels and hertz. */
export interface Mode {
  readonly width: number;
  readonly height: number;
  readonly refresh_hz: number;
}

/** Limits of the sides of a mode, in pixels. */
interface Sides {
  readonly minWidth: number;
  readonly minHeight: number;
  /** Of the longer side, and of the shorter one. */
  readonly maxLong: number;
  readonly maxShort: number;
}

const { MIN_MODE_SIDE, MODE_STEP, MAX_H264_LONG_SIDE, MAX_H264_SHORT_SIDE } = supervisor;
/** The driver's own limits, where nothing is drawn and nothing encoded. */
const WIDEST: Sides = {
  minWidth: MIN_MODE_SIDE,
  minHeight: MIN_MODE_SIDE,
  maxLong: control.MAX_DIMENSION,
  maxShort: control.MAX_DIMENSION,
};
const ENCODED: Sides = { ...WIDEST, maxLong: MAX_H264_LONG_SIDE, maxShort: MAX_H264_SHORT_SIDE };
const SIDES: Readonly<Record<SourceName, Sides>> = {
  pattern: { ...ENCODED, minWidth: supervisor.MIN_PATTERN_WIDTH, minHeight: supervisor.MIN_PATTERN_HEIGHT },
  x11: ENCODED,
  synthetic: WIDEST,
};

/** The limits of a source, in words: `320x180 to 3840x2160 or 2160x3840, …`. */
export function modeRange(source: SourceName): string {
  return `${sizes(source)}; sizes that are multiples of ${MODE_STEP}; 1 to ${control.MAX_REFRESH_HZ} Hz`;
}

/** The limits of all sources, for `--help`. */
export const MODE_HELP = `${SOURCES.map((source) => `${source} ${sizes(source)}`).join(', ')}; even sizes, 1 to ${control.MAX_REFRESH_HZ} Hz`;

function sizes(source: SourceName): string {
  const { minWidth, minHeight, maxLong, maxShort } = SIDES[source];
  const upright = maxLong === maxShort ? '' : ` or ${maxShort}x${maxLong}`;
  return `${minWidth}x${minHeight} to ${maxLong}x${maxShort}${upright}`;
}

/** Whether a source can give this mode. */
export function modeFits({ width, height }: Mode, source: SourceName): boolean {
  const { minWidth, minHeight, maxLong, maxShort } = SIDES[source];
  const [long, short] = [Math.max(width, height), Math.min(width, height)];
  return width >= minWidth && height >= minHeight && long <= maxLong && short <= maxShort;
}

/** Reads `1280x720@60`; undefined when it is no mode that any source has. */
export function parseMode(text: string): Mode | undefined {
  const match = /^([1-9]\d{0,4})x([1-9]\d{0,4})@([1-9]\d{0,3})$/.exec(text);
  if (match === null) return undefined;
  const [width, height, refresh_hz] = match.slice(1).map(Number) as [number, number, number];
  const mode: Mode = { width, height, refresh_hz };
  const steps = width % MODE_STEP === 0 && height % MODE_STEP === 0;
  const rate = refresh_hz >= 1 && refresh_hz <= control.MAX_REFRESH_HZ;
  return steps && rate && modeFits(mode, 'synthetic') ? mode : undefined;
}
