/** No elements follow a struct any more. */
import { diffRule } from '../rule.ts';
import { placeOf, tailOf } from '../tails.ts';

export const tailRemoved = diffRule({
  code: 'PF5182',
  name: 'tail-removed',
  on: 'layout',
  message: (p: { name: string; tail: string }) => `no elements follow '${p.name}' any more; '${p.tail}' did`,
  help: () => 'keep the tail, and send an empty one; use another struct where there are none',
  why: 'Older peers send elements that nobody reads, and wait for elements that nobody sends.',
  both: (pair, say) => {
    const [before, after] = [tailOf(pair.old), tailOf(pair.new)];
    if (before === undefined || after !== undefined) return;
    say({ class: 'break', params: { name: pair.new.name, tail: before.name }, ...placeOf(pair, before, after) });
  },
});
