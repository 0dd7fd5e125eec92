/** A word is read with other named values. */
import { typeText } from '../context.ts';
import { diffRule } from '../rule.ts';
import { kindOfChange } from '../types.ts';

export const fieldMeaning = diffRule({
  code: 'PF5112',
  name: 'field-meaning',
  on: 'field',
  message: (p: { field: string; before: string; after: string }) =>
    `'${p.field}' means ${p.after} now; it was ${p.before}, with the same bytes and other values`,
  help: () => 'keep the type, and put the other one into a new field',
  why: 'Both sides read the same number and understand different things.',
  both: ({ old, new: now, relation }, say, context) => {
    if (relation === 'reserved' || kindOfChange(old.type, now.type, context) !== 'meaning') return;
    say({ class: 'break', params: { field: now.name, before: typeText(old.type), after: typeText(now.type) } });
  },
});
