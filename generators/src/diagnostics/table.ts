/** All diagnostics, in one typed table: code → severity, message, help and reason. */

import type { Span } from '../model/model.ts';
import { decodeRules, inspectRules, peRules } from './binary-rules.ts';
import { exchangeRules } from './exchange-rules.ts';
import { externalRules } from './external-rules.ts';
import { importRules } from './import-rules.ts';
import { layoutRules } from './layout-rules.ts';
import { messageRules } from './message-rules.ts';
import { callRules, numberRules } from './number-rules.ts';
import { configRules, outputRules, toolRules } from './output-rules.ts';
import { policyRules } from './policy-rules.ts';
import { proofRules } from './proof-rules.ts';
import { protocolRules } from './protocol-rules.ts';
import type { Rule, Severity } from './rule.ts';
import { loadRules, nameRules } from './schema-rules.ts';
import { skewRules } from './skew-rules.ts';
import { tailRules } from './tail-rules.ts';

export const DIAGNOSTICS = {
  ...loadRules,
  ...nameRules,
  ...layoutRules,
  ...tailRules,
  ...protocolRules,
  ...numberRules,
  ...callRules,
  ...messageRules,
  ...exchangeRules,
  ...outputRules,
  ...configRules,
  ...toolRules,
  ...policyRules,
  ...skewRules,
  ...externalRules,
  ...proofRules,
  ...inspectRules,
  ...decodeRules,
  ...peRules,
  ...importRules,
} as const;

export type Code = keyof typeof DIAGNOSTICS;
export type ParamsOf<C extends Code> = (typeof DIAGNOSTICS)[C] extends Rule<infer P> ? P : never;

/**
 * A code of this table, or of the diff, whose rules are many: their texts stand with them and are known here once
 * something was compared.
 */
export type AnyCode = Code | DiffCode;
export type DiffCode = `PF5${0 | 1 | 2 | 3 | 4}${number}`;
const loaded = new Map<string, Rule<never>>();

/** Makes rules known that are not in the table. */
export function knowRules(rules: readonly (readonly [DiffCode, Rule<never>])[]): void {
  for (const [code, rule] of rules) loaded.set(code, rule);
}

/** The rule of a code that occurs in a finding. */
export function ruleOf(code: AnyCode): Rule<never> {
  const rule = isCode(code) ? (DIAGNOSTICS[code] as unknown as Rule<never>) : loaded.get(code);
  if (rule === undefined) throw new Error(`there is no rule ${code}`);
  return rule;
}

/** A finding with its texts, and the place if it has one. `span.file` is relative to `root`. */
export interface Diagnostic {
  readonly code: AnyCode;
  readonly severity: Severity;
  readonly message: string;
  readonly help: string;
  readonly span?: Span | undefined;
}

/** Makes a finding from the table. */
export function diagnostic<C extends Code>(code: C, params: ParamsOf<C>, span?: Span): Diagnostic {
  const rule = DIAGNOSTICS[code] as unknown as Rule<ParamsOf<C>>;
  const texts = { message: rule.message(params), help: rule.help(params) };
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
