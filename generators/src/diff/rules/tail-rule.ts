/** Something else says how many elements follow a struct. */
import { canonical } from '../../model/hash.ts';
import { diffRule } from '../rule.ts';
import { placeOf, ruleInNewNames, ruleText, tailOf } from '../tails.ts';

export const tailRule = diffRule({
  code: 'PF5185',
  name: 'tail-rule',
  on: 'layout',
  message: (p: { tail: string; before: string; after: string }) =>
    `'${p.tail}' goes ${p.after} now; it went ${p.before}`,
  help: () => 'keep the rule: count in the same field, in the same unit',
  why: 'One number is read as elements by one side and as bytes by the other, or not at all: a reader takes too few, or refuses what it does not find.',
  both: (pair, say) => {
    const [before, after] = [tailOf(pair.old), tailOf(pair.new)];
    if (before === undefined || after === undefined) return;
    const was = ruleInNewNames(before, pair.children);
    if (canonical(was) === canonical(after.rule)) return;
    const params = { tail: after.name, before: ruleText(was), after: ruleText(after.rule) };
    say({ class: 'break', params, ...placeOf(pair, before, after) });
  },
});
