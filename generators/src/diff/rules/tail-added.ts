/** Elements follow a struct behind which there were none. */
import { type Pair, pairsOf } from '../nodes.ts';
import { diffRule } from '../rule.ts';
import { placeOf, ruleText, tailOf } from '../tails.ts';

export const tailAdded = diffRule({
  code: 'PF5181',
  name: 'tail-added',
  on: 'layout',
  message: (p: { name: string; tail: string; rule: string; quiet: boolean }) =>
    `elements follow '${p.name}' now, '${p.tail}', ${p.rule}${p.quiet ? '; older peers send none' : ', and older peers fill that field with something else'}`,
  help: (p) =>
    p.quiet
      ? 'nothing for older peers: readers take the struct and leave what follows'
      : 'count them in space that was reserved so far, where older peers write zero, or use another struct',
  why: 'A reader that knows of no elements takes the struct and ignores what follows it. A writer that knows of none sends the struct alone: that is an empty list only where nothing else says how many there are.',
  both: (pair, say) => {
    const [before, after] = [tailOf(pair.old), tailOf(pair.new)];
    if (before !== undefined || after === undefined) return;
    const quiet = after.rule.r === 'rest' || wasReserved(pair, after.rule.field);
    const params = { name: pair.new.name, tail: after.name, rule: ruleText(after.rule), quiet };
    say({ class: quiet ? 'tail' : 'break', params, ...placeOf(pair, before, after) });
  },
});

/** Whether a field took the place of reserved space, which is zero in what older peers send. */
function wasReserved(pair: Pair<'layout'>, field: string): boolean {
  return pairsOf(pair.children, 'field').some((child) => child.new?.name === field && child.relation === 'reused');
}
