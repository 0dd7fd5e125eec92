/** What stands behind a struct, as the rules of the diff see it. */
import type { Tail } from '../model/model.ts';
import { type LayoutDecl, type Pair, pairsOf } from './nodes.ts';

/** The tail of a layout, if it has one. */
export const tailOf = (decl: LayoutDecl): Tail | undefined => (decl.kind === 'section' ? undefined : decl.tail);

/** The old rule with the counter under the name that it has now. */
export function ruleInNewNames({ rule }: Tail, children: readonly Pair[]): Tail['rule'] {
  if (rule.r === 'rest') return rule;
  const pair = pairsOf(children, 'field').find(({ old }) => old?.name === rule.field);
  return { ...rule, field: pair?.new?.name ?? rule.field };
}

/** `as many as n says`, `to the end of the buffer`. */
export function ruleText(rule: Tail['rule']): string {
  if (rule.r === 'rest') return 'to the end of the buffer';
  if (rule.r === 'count') return `as many as ${rule.field} says`;
  return `as many bytes as ${rule.field} says${rule.whole ? ', with the struct in front of them' : ''}`;
}

/** Place of a tail in paths and sources. */
export function placeOf(pair: Pair, old: Tail | undefined, now: Tail | undefined): object {
  return {
    path: `${pair.path}.${(now ?? old)?.name ?? ''}`,
    span: now?.span ?? pair.span,
    oldSpan: old?.span ?? pair.oldSpan,
  };
}
