/** The shape of one entry of the diagnostics table. */
export type Severity = 'error' | 'warning';

/** A kind of finding. `P` are the typed parameters of its texts. */
export interface Rule<P> {
  readonly severity: Severity;
  /** What is wrong, in one line; names the thing and the numbers. */
  readonly message: (params: P) => string;
  /** The one thing to do about it. */
  readonly help: (params: P) => string;
  /** Why the rule exists, for `pf-gen explain`. */
  readonly why: string;
}

type Text<P> = string | ((params: P) => string);
const fill =
  <P>(text: Text<P>) =>
  (params: P): string =>
    typeof text === 'string' ? text : text(params);

/** An error: nothing is generated while it stands. */
export function error<P = Record<never, never>>(message: Text<P>, help: Text<P>, why: string): Rule<P> {
  return Object.freeze({ severity: 'error', message: fill(message), help: fill(help), why });
}

/** A warning: told, and no reason to stop. */
export function warning<P = Record<never, never>>(message: Text<P>, help: Text<P>, why: string): Rule<P> {
  return Object.freeze({ severity: 'warning', message: fill(message), help: fill(help), why });
}
