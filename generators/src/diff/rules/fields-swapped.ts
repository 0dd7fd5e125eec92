/** Two fields changed places. */
import { movesOf } from '../moves.ts';
import { diffRule } from '../rule.ts';

export const fieldsSwapped = diffRule({
  code: 'PF5108',
  name: 'fields-swapped',
  on: 'layout',
  message: (p: { first: string; second: string; offset: number; other: number }) =>
    `'${p.first}' (now at ${p.offset}) and '${p.second}' (now at ${p.other}) changed places`,
  help: () => 'put them back: the layout is the same in size and types, so that no compiler notices',
  why: 'Size, alignment and types are as before, and every older peer takes one field for the other.',
  both: (pair, say) => {
    for (const [first, second] of movesOf(pair).swaps) {
      const { path, span, oldSpan } = first;
      const names = { first: first.new.name, second: second.new.name };
      const params = { ...names, offset: first.new.offset, other: second.new.offset };
      say({ class: 'break', params, path, span, oldSpan });
    }
  },
});
