/** The two verbs about one change: what skew foresees, what the diff says, and where they contradict each other. */
import { type DiffReport, diffModels } from '../../diff/index.ts';
import { judge, type Kind, type Reason } from '../skew/judge.ts';
import { predict } from '../skew/predict.ts';
import type { SkewVersion } from '../skew/version.ts';
import { type Compiled, versionFrom } from './compiled.ts';
import { sameMeaning } from './meaning.ts';

/** `missed`: garbage that the diff lets pass. `false alarm`: the same bytes with the same meaning, called a break. */
export type Contradiction = 'missed' | 'false alarm';

export interface Judged {
  readonly contradiction?: Contradiction;
  readonly skew: Kind;
  /** The same bytes with the same meaning; undefined where nothing is claimed. */
  readonly same: boolean | undefined;
  readonly diff: DiffReport;
  /** What skew has to say, both ways. */
  readonly reasons: readonly { readonly way: string; readonly reason: Reason }[];
}

const RANKS: readonly Kind[] = ['ok', 'degraded', 'refused', 'garbage', 'hang'];
const BAD: ReadonlySet<Kind> = new Set(['garbage', 'hang']);

export interface JudgeOptions {
  /** Codes of rules of the diff that are switched off. */
  readonly without?: ReadonlySet<string>;
  /** What the diff says, made worse or better: to see that the comparison can fail. */
  readonly twist?: (report: DiffReport) => DiffReport;
}

export function judgePair(old: Compiled, now: Compiled, { without, twist }: JudgeOptions = {}): Judged {
  const report = diffModels(old.model, now.model, without === undefined ? {} : { without });
  const diff = twist === undefined ? report : twist(report);
  const [before, after] = [versionFrom('old', old.model), versionFrom('new', now.model)];
  const one = (way: string, host: SkewVersion, driver: SkewVersion) =>
    judge(host, driver, predict(host, driver)).reasons.map((reason) => ({ way, reason }));
  const reasons = [...one('old host, new driver', before, after), ...one('new host, old driver', after, before)];
  const skew = RANKS[Math.max(0, ...reasons.map(({ reason }) => RANKS.indexOf(reason.kind)))] ?? 'ok';
  const same = sameMeaning(before, after);
  const contradiction = contradictionOf(skew, same, diff.class === 'break');
  return { ...(contradiction === undefined ? {} : { contradiction }), skew, same, diff, reasons };
}

function contradictionOf(skew: Kind, same: boolean | undefined, broken: boolean): Contradiction | undefined {
  if (BAD.has(skew) && !broken) return 'missed';
  return same === true && broken ? 'false alarm' : undefined;
}

/** What skew says that the diff should have told. */
export const garbageOf = ({ reasons }: Judged): string[] =>
  reasons
    .filter(({ reason }) => BAD.has(reason.kind))
    .map(({ way, reason }) => `${way}: ${reason.subject}: ${reason.text}`);
