/** `pf-gen explain`: says what a code means and why the rule exists. */
import { nearest } from '../../config/nearest.ts';
import type { Rule } from '../../diagnostics/rule.ts';
import { type Code, DIAGNOSTICS, diagnostic, isCode } from '../../diagnostics/table.ts';
import { failure } from '../failures.ts';
import type { Host, Outcome } from '../host.ts';

/** Explains one code, or lists all. */
export function explain(host: Host, code: string | undefined): Outcome {
  if (code === undefined) {
    const data = (Object.keys(DIAGNOSTICS) as Code[]).map(describe);
    return { exit: 'ok', data, text: data.map((entry) => `${entry.code}  ${entry.message}\n`).join('') };
  }
  const wanted = code.toUpperCase();
  if (!isCode(wanted)) {
    const near = nearest(wanted, Object.keys(DIAGNOSTICS));
    const what = `there is no code '${code}'${near === undefined ? '' : `; did you mean ${near}?`}`;
    return failure(host, 'usage', 'unknown code', [diagnostic('PF4003', { what })], host.cwd);
  }
  const data = describe(wanted);
  const text = `${data.severity} ${data.code}: ${data.message}\n\n${data.why}\n\nmend: ${data.mend}\n`;
  return { exit: 'ok', data, text };
}

/** The texts of a rule, with its parameters as `‹name›`. */
function describe(code: Code) {
  const rule = DIAGNOSTICS[code] as unknown as Rule<Record<string, string>>;
  const names = new Proxy<Record<string, string>>({}, { get: (_, name) => `‹${String(name)}›` });
  const clean = (text: string): string => text.replaceAll('NaN', '…');
  const texts = { message: clean(rule.message(names)), mend: clean(rule.mend(names)) };
  return { code, severity: rule.severity, ...texts, why: rule.why };
}
