/** What was found in many headers, in a few lines. */
import type { Examined, Verdict } from './examine.ts';

const VERDICTS: readonly Verdict[] = ['imported', 'refused', 'wrong', 'crashed'];

export function report(results: readonly Examined[]): string {
  const of = (verdict: Verdict): readonly Examined[] => results.filter((result) => result.verdict === verdict);
  const sum = (what: (result: Examined) => number): number =>
    results.reduce((total, result) => total + what(result), 0);
  const lines = [
    `${results.length} headers: ${VERDICTS.map((verdict) => `${of(verdict).length} ${verdict}`).join(', ')}`,
    `${sum(({ counts }) => counts.structs)} structs, ${sum(({ counts }) => counts.fields)} fields, ${sum(({ counts }) => counts.numbers)} numbers as gcc has them`,
    `${results.filter(({ unasked }) => unasked !== undefined).length} imported headers that gcc does not take by themselves`,
    `${sum(({ left }) => left.length)} declarations left out by name:`,
    ...kinds(results.flatMap(({ left }) => left.map((line) => line.replace(/^[^:]*: /, '')))),
    'refused as a whole:',
    ...kinds(of('refused').flatMap(({ reasons }) => reasons.slice(0, 1).map((line) => line.replace(/^\S+:\d+: /, '')))),
    `${sum(({ lint }) => lint.length)} findings of lint:`,
    ...kinds(results.flatMap(({ lint }) => lint.map((line) => line.split(' ')[1] ?? ''))),
  ];
  return lines.join('\n');
}

/** Reasons with their names left out, the most frequent first. */
function kinds(reasons: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const reason of reasons) {
    const kind = reason.replaceAll(/'[^']*'/g, "'…'").replaceAll(/\b\d+\b/g, 'N');
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 25)
    .map(([kind, count]) => `  ${String(count).padStart(5)} ${kind}`);
}
