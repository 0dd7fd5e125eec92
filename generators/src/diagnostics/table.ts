/** All diagnostics, in one typed table: code → severity, message, mend and reason. */

import type { Span } from '../model/model.ts';
import { layoutRules } from './layout-rules.ts';
import { messageRules } from './message-rules.ts';
import { callRules, numberRules } from './number-rules.ts';
import { configRules, outputRules, toolRules } from './output-rules.ts';
import type { Rule, Severity } from './rule.ts';
import { loadRules, nameRules } from './schema-rules.ts';

export const DIAGNOSTICS = {
  ...loadRules,
  ...nameRules,
  ...layoutRules,
  ...numberRules,
  ...callRules,
  ...messageRules,
  ...outputRules,
  ...configRules,
  ...toolRules,
} as const;

export type Code = keyof typeof DIAGNOSTICS;
export type ParamsOf<C extends Code> = (typeof DIAGNOSTICS)[C] extends Rule<infer P> ? P : never;

/** A finding with its texts, and the place if it has one. `span.file` is relative to `root`. */
export interface Diagnostic {
  readonly code: Code;
  readonly severity: Severity;
  readonly message: string;
  readonly mend: string;
  readonly span?: Span | undefined;
}

/** Makes a finding from the table. */
export function diagnostic<C extends Code>(code: C, params: ParamsOf<C>, span?: Span): Diagnostic {
  const rule = DIAGNOSTICS[code] as unknown as Rule<ParamsOf<C>>;
  const texts = { message: rule.message(params), mend: rule.mend(params) };
  return { code, severity: rule.severity, ...texts, ...(span === undefined ? {} : { span }) };
}

/** Whether this text is a code of the table. */
export function isCode(text: string): text is Code {
  return Object.hasOwn(DIAGNOSTICS, text);
}

/** Stops a command with findings; thrown only outside of schemas. */
export class DiagnosticError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((found) => `${found.code}: ${found.message}`).join('\n'));
    this.name = 'DiagnosticError';
    this.diagnostics = diagnostics;
  }
}
