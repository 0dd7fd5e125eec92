/** Two fields changed places. */
import { movesOf } from '../moves.ts';
import { diffRule } from '../rule.ts';

export const fieldsSwapped = diffRule({
  code: 'PF5108',
  name: 'fields-swapped',
  on: 'layout',
  message: (p: { first: string; second: string; offset: number; other: number; sameType: boolean }) =>
    `'${p.first}' (now at ${p.offset}) and '${p.second}' (now at ${p.other}) changed places`,
  help: (p) =>
    p.sameType
      ? 'put them back: the layout is the same in size and types, so that no compiler notices'
      : 'put them back: the layout has the same size, so that only those who look at the types may notice',
  why: 'The size is as before, and often so are the types, and every older peer takes one field for the other.',
  both: (pair, say, context) => {
    for (const [first, second] of movesOf(pair).swaps) {
      const { path, span, oldSpan } = first;
      const names = { first: first.new.name, second: second.new.name };
      const sameType =
        context.sameType(first.old.type, second.new.type) && context.sameType(second.old.type, first.new.type);
      const params = { ...names, offset: first.new.offset, other: second.new.offset, sameType };
      say({ class: 'break', params, path, span, oldSpan });
    }
  },
});
