/** A field is made of other bytes. */
import { typeText } from '../context.ts';
import { diffRule } from '../rule.ts';
import { changeOfType } from '../types.ts';

export const fieldType = diffRule({
  code: 'PF5109',
  name: 'field-type',
  on: 'field',
  message: (p: { field: string; before: string; after: string }) =>
    `'${p.field}' is ${p.after} now; it was ${p.before}`,
  help: () => 'keep the type, and put the wider or other one into a new field at the end',
  why: 'Older peers read the old width and form: they get a part of the value, or something else.',
  both: ({ old, new: now, relation }, say, context) => {
    if (relation === 'reserved' || changeOfType(old.type, now.type, context)?.kind !== 'form') return;
    const params = { field: now.name, before: typeText(old.type), after: typeText(now.type) };
    say({ class: 'break', params });
  },
});
