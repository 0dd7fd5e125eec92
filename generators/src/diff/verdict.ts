/** What a change means for whom: by direction, and by the language and role of a consumer. */
import type { DiffClass } from './classes.ts';

export const OUTCOMES = ['ok', 'degraded', 'breaks'] as const;
/** `degraded`: understood, but something is missing or ignored. `breaks`: misread or refused. */
export type DirectionOutcome = (typeof OUTCOMES)[number];

/** Reader × writer, each built from the old or the new side. */
export interface Verdict {
  readonly oldReaderOldWriter: 'ok';
  readonly oldReaderNewWriter: DirectionOutcome;
  readonly newReaderOldWriter: DirectionOutcome;
  readonly newReaderNewWriter: 'ok';
}

export const IMPACTS = ['none', 'rebuild', 'source', 'breaks'] as const;
/**
 * `none`: goes on as it is. `rebuild`: must be compiled again, its source stays. `source`: its source must be edited.
 * `breaks`: exchanges wrong bytes, or is refused, until both ends are of one side.
 */
export type Impact = (typeof IMPACTS)[number];

export interface Consumers {
  readonly rustHost: Impact;
  readonly rustDriver: Impact;
  readonly c: Impact;
  readonly typescript: Impact;
}

/** A verdict from its two directions that can differ. */
export function directions(oldReaderNewWriter: DirectionOutcome, newReaderOldWriter: DirectionOutcome): Verdict {
  return { oldReaderOldWriter: 'ok', oldReaderNewWriter, newReaderOldWriter, newReaderNewWriter: 'ok' };
}

/** The same for every consumer. */
export function everyone(impact: Impact): Consumers {
  return { rustHost: impact, rustDriver: impact, c: impact, typescript: impact };
}

/** What holds for a class unless a rule knows better. */
export const CLASS_VERDICT: Readonly<Record<DiffClass, Verdict>> = {
  source: directions('ok', 'ok'),
  additive: directions('degraded', 'ok'),
  tail: directions('ok', 'degraded'),
  'reserved-reuse': directions('degraded', 'ok'),
  gated: directions('ok', 'ok'),
  lockstep: directions('degraded', 'degraded'),
  break: directions('breaks', 'breaks'),
};

export const CLASS_CONSUMERS: Readonly<Record<DiffClass, Consumers>> = {
  source: everyone('source'),
  additive: everyone('none'),
  tail: everyone('none'),
  'reserved-reuse': everyone('none'),
  gated: everyone('none'),
  lockstep: everyone('rebuild'),
  break: everyone('breaks'),
};
