/** Findings of the diff as diagnostics, for formats that print all kinds of findings in one way. */
import type { Rule } from '../diagnostics/rule.ts';
import { type Diagnostic, type DiffCode, knowRules } from '../diagnostics/table.ts';
import type { Span } from '../model/model.ts';
import type { Finding } from './finding.ts';
import type { AnyRule } from './rule.ts';
import { RULES } from './rules/index.ts';

/** A rule of the diff with the shape of the table's entries. Its findings weigh as much as their class. */
export function asRule(rule: AnyRule): Rule<never> {
  return { severity: 'warning', message: rule.message, help: rule.help, why: rule.why };
}

/** Every rule of the diff by its code. */
export const DIFF_RULES: ReadonlyMap<DiffCode, Rule<never>> = new Map(RULES.map((rule) => [rule.code, asRule(rule)]));
knowRules([...DIFF_RULES]);

/** What needs attention as a warning: whether it is an error is decided by the policy, not by the comparison. */
export function diagnosticsOf(
  findings: readonly Finding[],
  place: (span: Span | undefined) => Span | undefined,
): Diagnostic[] {
  return findings
    .filter((found) => found.severity !== 'info')
    .map(({ code, path, message, help, span }): Diagnostic => {
      const at = place(span);
      const texts = { message: `${path}: ${message}`, help };
      return { code, severity: 'warning', ...texts, ...(at === undefined ? {} : { span: at }) };
    });
}
