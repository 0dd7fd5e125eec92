/** What a comparison gives. */
import type { DiffCode } from '../diagnostics/table.ts';
import type { Span } from '../model/model.ts';
import type { DiffClass } from './classes.ts';
import type { FindingSeverity } from './rule.ts';
import type { Consumers, Verdict } from './verdict.ts';

export interface Finding {
  readonly code: DiffCode;
  /** Name of the rule. */
  readonly rule: string;
  readonly severity: FindingSeverity;
  readonly class: DiffClass;
  /** Plane of the new side, or of the old one; empty for the schema itself. */
  readonly plane: string;
  /** Such as `control.AddRequest.width`. */
  readonly path: string;
  readonly message: string;
  readonly why: string;
  readonly help: string;
  /** In the new side's source; absent when that side is a lock, or when the thing is gone. */
  readonly span?: Span | undefined;
  /** In the old side's source. */
  readonly oldSpan?: Span | undefined;
  readonly verdict: Verdict;
  readonly consumers: Consumers;
  /** The parameters of the message: before, after, and what else it names. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** One plane of both sides, or of one. */
export interface PlaneReport {
  readonly plane: string;
  readonly policy: 'lockstep' | 'additive' | 'foreign';
  readonly oldVersion: number | undefined;
  readonly newVersion: number | undefined;
  readonly hashChanged: boolean;
  /** The worst class of its findings; absent when there are none. */
  readonly class?: DiffClass | undefined;
  readonly findings: number;
}

export interface DiffReport {
  readonly findings: readonly Finding[];
  readonly planes: readonly PlaneReport[];
  /** The worst class of all; absent when there are no findings. */
  readonly class?: DiffClass | undefined;
}
