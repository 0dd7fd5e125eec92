/** What a rule of the diff is: one file with its texts and its check. */
import type { DiffCode } from '../diagnostics/table.ts';
import type { Span } from '../model/model.ts';
import type { DiffClass } from './classes.ts';
import type { DiffContext } from './context.ts';
import type { Finding } from './finding.ts';
import type { Appeared, Both, NodeKind, Pair, Vanished } from './nodes.ts';
import type { Consumers, Verdict } from './verdict.ts';

/** `error` for a break, `warning` for what needs both sides rebuilt or is dangerous by itself, `info` for the rest. */
export type FindingSeverity = 'error' | 'warning' | 'info';

/** What a check says; everything but class and parameters follows from the class and the node unless stated. */
export interface Said<P> {
  readonly class: DiffClass;
  /** Parameters of the texts. They are also the facts to which an approval is bound. */
  readonly params: P;
  readonly severity?: FindingSeverity;
  readonly verdict?: Verdict;
  readonly consumers?: Consumers;
  /** Another path than the node's, and another plane. */
  readonly path?: string;
  readonly plane?: string;
  readonly span?: Span | undefined;
  readonly oldSpan?: Span | undefined;
}
export type Say<P> = (said: Said<P>) => void;

/** One rule. `P` are the parameters of its texts. */
export interface DiffRule<K extends NodeKind = NodeKind, P extends object = Record<never, never>> {
  readonly code: DiffCode;
  /** The same as the file and as the fixture's folder. */
  readonly name: string;
  /** What it looks at. */
  readonly on: K | readonly K[];
  readonly message: (params: P) => string;
  readonly help: (params: P) => string;
  /** Why the rule exists. */
  readonly why: string;
  /** A node that is on both sides. */
  readonly both?: (pair: Both<K>, say: Say<P>, context: DiffContext) => void;
  /** A node of the new side only, and one that took the place of reserved space. */
  readonly appeared?: (pair: Appeared<K>, say: Say<P>, context: DiffContext) => void;
  /** A node of the old side only, and one whose place is reserved now. */
  readonly vanished?: (pair: Vanished<K>, say: Say<P>, context: DiffContext) => void;
  /** Once all nodes have been looked at, with what was found so far. */
  readonly after?: (pair: Pair<K>, findings: readonly Finding[], say: Say<P>, context: DiffContext) => void;
}

/** Declares a rule, with the types of its texts' parameters inferred. */
export function diffRule<K extends NodeKind, P extends object>(rule: DiffRule<K, P>): DiffRule<K, P> {
  return Object.freeze(rule);
}

/** A rule in a list with others: its parameters and checks are its own affair. */
export interface AnyRule extends Pick<DiffRule, 'code' | 'name' | 'why'> {
  readonly on: NodeKind | readonly NodeKind[];
  readonly message: (params: never) => string;
  readonly help: (params: never) => string;
  readonly both?: unknown;
  readonly appeared?: unknown;
  readonly vanished?: unknown;
  readonly after?: unknown;
}
