/** An array has another number of elements, most often because a constant changed. */
import { typeText } from '../context.ts';
import { diffRule } from '../rule.ts';
import { changeOfType } from '../types.ts';

export const arrayLength = diffRule({
  code: 'PF5113',
  name: 'array-length',
  on: 'field',
  message: (p: { field: string; before: string; after: string }) =>
    `'${p.field}' is ${p.after} now; it was ${p.before}`,
  help: () => 'keep the length: it is part of the layout, even where a constant states it',
  why: 'The array takes other bytes, and everything behind it moves. A macro in a header changes the same way, and nobody sees it.',
  both: ({ old, new: now, relation }, say, context) => {
    if (relation === 'reserved' || changeOfType(old.type, now.type, context)?.kind !== 'length') return;
    say({ class: 'break', params: { field: now.name, before: typeText(old.type), after: typeText(now.type) } });
  },
});
