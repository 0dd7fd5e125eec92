/**
 * What writers of one version write, readers of the other one are given, and the diff must have said what becomes of it: what is
 * refused or misread `breaks`, what is passed over is at least `degraded`, and what nobody notices is no break.
 */
import { type DiffReport, diffModels } from '../../../diff/index.ts';
import type { DirectionOutcome } from '../../../diff/verdict.ts';
import { type Lookup, lookupOf } from '../../../emit/lookup.ts';
import { type Registry, Unwritable } from '../../../emit/vectors/interpreter/registry.ts';
import { decodeUnion, encodeUnion } from '../../../emit/vectors/interpreter/union.ts';
import { type Fields, isFields, same, type Value } from '../../../emit/vectors/interpreter/value.ts';
import type { Model, RegistryEntry } from '../../../model/model.ts';
import { numbersFrom } from '../../random/numbers.ts';
import { WIRE_CHANGES } from './changes.ts';
import { drawFrame } from './frames.ts';
import { drawSketch, type WireSketch, wireModel, wireText } from './sketch.ts';

export interface WireCase {
  readonly seed: number;
  readonly kind: string;
  readonly silent: boolean;
  readonly before: WireSketch;
  readonly after: WireSketch;
  readonly old: Model;
  readonly now: Model;
}

/** Changes of one protocol. */
const EACH = 6;
const TRIES = 12;

export function* wireCases(seed: number): Generator<WireCase> {
  const draw = numbersFrom(seed);
  const before = drawSketch(draw);
  const old = wireModel(before);
  if (old === undefined) return;
  for (let n = 0; n < EACH; n += 1) {
    const change = WIRE_CHANGES[draw(WIRE_CHANGES.length)]!;
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const after = structuredClone(before);
      if (!change.edit(after, draw)) break;
      const now = wireModel(after);
      if (now === undefined) continue;
      yield { seed, kind: change.kind, silent: change.silent === true, before, after, old, now };
      break;
    }
  }
}

/** What became of one frame. */
type Read = 'refused' | 'misread' | 'less' | 'same';
export interface WireJudged {
  readonly report: DiffReport;
  /** Worst of all frames, by direction. */
  readonly oldReaderNewWriter: Read;
  readonly newReaderOldWriter: Read;
  readonly contradiction?: string;
}

const RANKS: readonly Read[] = ['same', 'less', 'misread', 'refused'];
const NEEDS: Readonly<Record<Read, readonly DirectionOutcome[]>> = {
  refused: ['breaks'],
  misread: ['breaks'],
  less: ['breaks', 'degraded'],
  same: ['breaks', 'degraded', 'ok'],
};
/** Frames of each writer. */
const FRAMES = 40;

export interface WireOptions {
  /** Codes of rules that are switched off. */
  readonly without?: ReadonlySet<string>;
  /** Changes what the diff said: to see that the comparison can fail. */
  readonly twist?: (report: DiffReport) => DiffReport;
}

export function judgeWire({ seed, silent, old, now }: WireCase, options: WireOptions = {}): WireJudged {
  const said = diffModels(old, now, options.without === undefined ? {} : { without: options.without });
  const report = options.twist?.(said) ?? said;
  const reads = {
    oldReaderNewWriter: worstRead(now, old, seed),
    newReaderOldWriter: worstRead(old, now, seed),
  };
  const contradiction = contradictionOf(report, reads, silent);
  return { report, ...reads, ...(contradiction === undefined ? {} : { contradiction }) };
}

function contradictionOf(
  report: DiffReport,
  reads: Pick<WireJudged, 'oldReaderNewWriter' | 'newReaderOldWriter'>,
  silent: boolean,
): string | undefined {
  if (silent && report.findings.some((found) => found.class !== 'source')) return 'false alarm';
  for (const way of ['oldReaderNewWriter', 'newReaderOldWriter'] as const) {
    const read = reads[way];
    if (silent && read !== 'same') return `${way}: nobody should notice, and it is ${read}`;
    if (!report.findings.some(({ verdict }) => NEEDS[read].includes(verdict[way])) && read !== 'same') {
      return `${way}: ${read}, and the diff does not say so`;
    }
    if ((read === 'refused' || read === 'misread') && report.class !== 'break') return `${way}: ${read}, and no break`;
  }
  return undefined;
}

function worstRead(writer: Model, reader: Model, seed: number): Read {
  const draw = numbersFrom(seed + 7);
  const from = lookupOf(writer);
  const to = lookupOf(reader);
  let found: Read = 'same';
  for (let n = 0; n < FRAMES && found !== 'refused'; n += 1) {
    const value = drawFrame(from, to, draw);
    const bytes = written(from, value);
    if (bytes === undefined) continue;
    const read = readingOf(from, to, value, bytes);
    if (RANKS.indexOf(read) > RANKS.indexOf(found)) found = read;
  }
  return found;
}

function written(lookup: Lookup, value: Fields): Uint8Array | undefined {
  try {
    return encodeUnion(lookup, lookup.of('union', 'wire', 'Frame'), value);
  } catch (error) {
    if (error instanceof Unwritable) return undefined;
    throw error;
  }
}

function readingOf(from: Lookup, to: Lookup, value: Fields, bytes: Uint8Array): Read {
  const got = decodeUnion(to, to.of('union', 'wire', 'Frame'), bytes, 0);
  if (!got.ok) return 'refused';
  if (got.at < bytes.length) return 'refused';
  if (got.value.kind !== value.kind) return got.value.kind === 'unknown' ? 'less' : 'misread';
  const [was, is] = [value.body, got.value.body];
  if (!isFields(was) || !isFields(is)) return 'same';
  let found: Read = 'same';
  const say = (read: Read): void => {
    if (RANKS.indexOf(read) > RANKS.indexOf(found)) found = read;
  };
  for (const { name } of from.of('message', 'wire', 'Body').fields) {
    const [a, b] = [was[name], is[name]];
    if (name !== 'inner' && name !== 'open') say(same(a, b) ? 'same' : 'misread');
    else if (isFields(a) && isFields(b)) {
      const of = name === 'inner' ? 'Inner' : 'Open';
      say(compareEntries(from.of('registry', 'wire', of), to.of('registry', 'wire', of), a, b));
    }
  }
  return found;
}

/** Entries are known by their tags. */
function compareEntries(from: Registry, to: Registry, was: Fields, is: Fields): Read {
  let found: Read = 'same';
  for (const entry of from.entries) {
    const value = listed(entry, was[entry.name]);
    if (value.length === 0) continue;
    const other = to.entries.find(({ tag }) => tag === entry.tag);
    if (other === undefined) found = 'less';
    else {
      const read = listed(other, is[other.name]);
      if (!same([...value], [...read])) {
        // One of several is taken where one is expected, by what the reader was told.
        const part = other.list === undefined && read.length === 1 && value.some((item) => same(item, read[0]));
        if (!part) return 'misread';
        found = 'less';
      }
    }
  }
  const kept = Array.isArray(was.unknown) ? was.unknown.length : 0;
  const still = Array.isArray(is.unknown) ? is.unknown.length : 0;
  return kept > still && found === 'same' ? 'less' : found;
}

const listed = ({ list }: RegistryEntry, value: Value | undefined): readonly Value[] => {
  if (value === undefined) return [];
  return list !== undefined && Array.isArray(value) ? value : [value];
};

export interface WireCounts {
  cases: number;
  refused: number;
  misread: number;
  same: number;
  /** Kind → how often it was planted, and how often a frame showed a break. */
  kinds: Record<string, { planted: number; shown: number }>;
}

export interface WireFound {
  readonly contradiction: string;
  readonly text: string;
}

/** Judges changes from a seed on, until there were so many. */
export function searchWire(
  first: number,
  count: number,
  options: WireOptions = {},
  most = 1,
): { readonly counts: WireCounts; readonly found: readonly WireFound[] } {
  const counts: WireCounts = { cases: 0, refused: 0, misread: 0, same: 0, kinds: {} };
  const found: WireFound[] = [];
  for (let seed = first; counts.cases < count; seed += 1) {
    for (const one of wireCases(seed)) {
      const judged = judgeWire(one, options);
      const ways = [judged.oldReaderNewWriter, judged.newReaderOldWriter];
      const shown = ways.some((read) => read === 'refused' || read === 'misread');
      counts.cases += 1;
      if (ways.includes('refused')) counts.refused += 1;
      if (ways.includes('misread')) counts.misread += 1;
      if (ways.every((read) => read === 'same')) counts.same += 1;
      const row = counts.kinds[one.kind] ?? { planted: 0, shown: 0 };
      counts.kinds[one.kind] = { planted: row.planted + 1, shown: row.shown + (shown ? 1 : 0) };
      if (judged.contradiction === undefined) continue;
      found.push({ contradiction: judged.contradiction, text: explained(one, judged) });
      if (found.length >= most) return { counts, found };
    }
  }
  return { counts, found };
}

function explained(one: WireCase, { report, contradiction }: WireJudged): string {
  const findings = report.findings.map(
    ({ class: of, code, path, message, verdict }) =>
      `  ${of} ${code} ${path}: ${message} (${verdict.oldReaderNewWriter} / ${verdict.newReaderOldWriter})`,
  );
  const heads = [`seed ${one.seed}: ${one.kind}: ${contradiction}`, '--- before', wireText(one.before), '--- after'];
  return [...heads, wireText(one.after), '--- diff', ...findings].join('\n');
}
