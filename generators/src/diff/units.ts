/** Units as people spell them: which two are one, and which differ. */

/** By what is measured: how many of the smallest each one is, with its spellings. */
const SCALES: readonly (readonly (readonly [scale: number, ...spellings: string[]])[])[] = [
  [
    [1, 'ns', 'nsec', 'nanos', 'nanosecond', 'nanoseconds'],
    [100, '100ns', '100 ns', 'hns'],
    [1e3, 'us', 'µs', 'μs', 'usec', 'micros', 'microsecond', 'microseconds'],
    [1e6, 'ms', 'msec', 'millis', 'millisecond', 'milliseconds'],
    [1e9, 's', 'sec', 'secs', 'second', 'seconds'],
    [60e9, 'min', 'mins', 'minute', 'minutes'],
    [3600e9, 'h', 'hr', 'hour', 'hours'],
  ],
  [
    [1, 'bit', 'bits'],
    [8, 'B', 'byte', 'bytes'],
    [8e3, 'kB'],
    [8 * 1024, 'KiB', 'kib'],
    [8e6, 'MB'],
    [8 * 1024 ** 2, 'MiB', 'mib'],
    [8e9, 'GB'],
    [8 * 1024 ** 3, 'GiB', 'gib'],
    // What these two mean is a matter of taste, and one of them is not the other.
    [8.1e3, 'KB', 'kb'],
    [8.1e6, 'mb'],
  ],
  [
    [1, 'mHz', 'millihertz'],
    [1e3, 'Hz', 'hz', 'hertz'],
    [1e6, 'kHz', 'khz', 'KHz', 'kilohertz'],
    [1e9, 'MHz', 'mhz', 'megahertz'],
    [1e12, 'GHz', 'ghz', 'gigahertz'],
  ],
  [
    [1, 'bps', 'bit/s', 'bits/s'],
    [1e3, 'kbps', 'kbit/s'],
    [1e6, 'mbps', 'Mbps', 'Mbit/s'],
    [1e9, 'gbps', 'Gbps', 'Gbit/s'],
  ],
  [[1, 'px', 'pixel', 'pixels']],
  [[1, '%', 'percent', 'pct']],
];

const KNOWN = new Map(
  SCALES.flatMap((kinds, of) =>
    kinds.flatMap(([scale, ...spellings]) => spellings.map((spelling) => [spelling, { of, scale }] as const)),
  ),
);

/** Whether two units are one, written in two ways. */
export function sameUnit(before: string, after: string): boolean {
  if (before.trim() === after.trim()) return true;
  const [a, b] = [KNOWN.get(before.trim()), KNOWN.get(after.trim())];
  return a !== undefined && b !== undefined && a.of === b.of && a.scale === b.scale;
}

/** The units in which two names end, such as `ms` and `us` of `wait_ms` and `waitUs`, when they measure one thing in two ways. */
export function otherUnitInName(before: string, after: string): readonly [before: string, after: string] | undefined {
  const [old, now] = [unitAtEnd(before), unitAtEnd(after)];
  if (old === undefined || now === undefined || old.stem !== now.stem) return undefined;
  const [a, b] = [KNOWN.get(old.unit), KNOWN.get(now.unit)];
  return a?.of === b?.of && a?.scale !== b?.scale ? [old.unit, now.unit] : undefined;
}

/** Words that say something else at the end of a name: the least, the one after the first, the height. */
const AMBIGUOUS = /^(.|mins?|second|minute|hour)$/i;

/** `wait_ms`, `wait_MS` and `waitMs` are the wait in ms. */
function unitAtEnd(name: string): { stem: string; unit: string } | undefined {
  const [, stem = '', word = ''] =
    /^(.+?)(?:_([A-Za-z]+)|(?<=[a-z0-9])([A-Z][a-z]+))$/.exec(name)?.map((x) => x ?? '') ?? [];
  const last = word === '' ? name.slice(stem.length) : word;
  const unit = [last, last.toLowerCase()].find((spelling) => KNOWN.has(spelling));
  return unit === undefined || stem === '' || AMBIGUOUS.test(last) ? undefined : { stem, unit };
}
