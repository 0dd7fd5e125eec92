/** What the printer says, and what each version must understand of it: the same frames for every language. */
import type { Version } from './printer.ts';

/** What is said, in the order in which readers print it: a number, a text, numbers of a list. */
type Said = Readonly<Record<string, string>>;

export interface Case {
  readonly name: string;
  readonly kind: 'status' | 'configure' | 'alarm';
  /** In every version. */
  readonly said: Said;
  /** In newer versions as well. */
  readonly more?: Said;
  /** What an older reader keeps of it as bytes. */
  readonly kept?: string;
  /** No older writer can say it. */
  readonly isNew?: true;
}

export const CASES: readonly Case[] = [
  { name: 'idle', kind: 'status', said: { serial: '7', state: '0' } },
  {
    name: 'printing',
    kind: 'status',
    said: { serial: '70000', state: '1', job: 'Tür.pdf', pages: '300', supplies: '0:1000,1:20', tray: '4660' },
    more: { warmup: '1099511627776', queue: '7,300' },
  },
  { name: 'jammed', kind: 'status', said: { serial: '1073741824', state: '3', pages: '4294967295' }, isNew: true },
  {
    name: 'setting up',
    kind: 'configure',
    said: { request: '3735928559', density: '300', duplex: '1', trays: '1,16384' },
    more: { output: '2' },
    kept: '3:02',
  },
  { name: 'alarm', kind: 'alarm', said: { code: '258', text: 'fuser' }, kept: '2:01026675736572', isNew: true },
];

/** Cases that a version can write. */
export const casesOf = (version: Version): readonly Case[] =>
  CASES.filter(({ isNew }) => version !== 'old' || isNew !== true);

/** What a writer of a version puts into a case. */
export const saidBy = ({ said, more }: Case, writer: Version): Said =>
  writer === 'old'
    ? said
    : { ...said, ...more, ...(writer === 'broken' && 'serial' in said ? { location: 'hall' } : {}) };

/** What a reader of a version prints of a case that a writer of another one wrote; `refused` where it takes nothing. */
export function understood(entry: Case, writer: Version, reader: Version): string {
  const all = saidBy(entry, writer);
  if (reader === 'broken' && entry.kind === 'status' && all.location === undefined) return `${entry.name}: refused`;
  if (reader === 'old' && entry.kind === 'alarm') return line(entry.name, 'unknown', { kept: entry.kept ?? '' });
  const known = Object.entries(all).filter(
    ([key]) =>
      key in entry.said ||
      (key in (entry.more ?? {}) && reader !== 'old') ||
      (key === 'location' && reader === 'broken'),
  );
  const kept = reader === 'old' && writer !== 'old' && entry.kept !== undefined ? { kept: entry.kept } : {};
  return line(entry.name, entry.kind, { ...Object.fromEntries(known), ...kept });
}

/** What readers print: in one order, whatever the language has. */
export function line(name: string, kind: string, said: Said): string {
  const parts = Object.entries(said).filter(([, value]) => value !== '');
  return `${name}: ${kind} ${parts
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`)
    .join(' ')}`;
}

export type Outcome = 'ok' | 'degraded' | 'breaks';

/** What became of all that a writer wrote, told from what the reader printed. */
export function outcomeOf(lines: readonly string[], writer: Version): Outcome {
  const cases = casesOf(writer);
  if (lines.some((text) => text.endsWith(': refused'))) return 'breaks';
  const whole = cases.every((entry, at) => lines[at] === line(entry.name, entry.kind, saidBy(entry, writer)));
  return whole ? 'ok' : 'degraded';
}
