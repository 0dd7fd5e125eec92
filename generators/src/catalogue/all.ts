/** All rules of the tool: those of the table, and those of the diff, which are loaded here. */

import type { Rule } from '../diagnostics/rule.ts';
import { type AnyCode, type Code, DIAGNOSTICS } from '../diagnostics/table.ts';
import { DIFF_RULES } from '../diff/diagnostics.ts';

/** Codes in their order. */
export function allRules(): [code: AnyCode, rule: Rule<never>][] {
  const table = (Object.keys(DIAGNOSTICS) as Code[]).map((code): [AnyCode, Rule<never>] => [
    code,
    DIAGNOSTICS[code] as unknown as Rule<never>,
  ]);
  return [...table, ...DIFF_RULES].sort(([a], [b]) => (a < b ? -1 : 1));
}

export interface RuleText {
  readonly code: AnyCode;
  readonly severity: string;
  /** With parameters as `‹name›`. */
  readonly message: string;
  readonly help: string;
  readonly why: string;
}

/** The texts of a rule, with its parameters as `‹name›`. */
export function textOf(code: AnyCode, rule: Rule<never>): RuleText {
  const names = new Proxy<Record<string, string>>({}, { get: (_, name) => `‹${String(name)}›` });
  const clean = (text: string): string => text.replaceAll('NaN', '…');
  const { message, help, severity, why } = rule as unknown as Rule<Record<string, string>>;
  return { code, severity, message: clean(message(names)), help: clean(help(names)), why };
}
