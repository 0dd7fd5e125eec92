/** A number has another sign at the same width. */
import { typeText } from '../context.ts';
import { diffRule } from '../rule.ts';
import { changeOfType } from '../types.ts';

export const fieldSign = diffRule({
  code: 'PF5110',
  name: 'field-sign',
  on: 'field',
  message: (p: { field: string; before: string; after: string }) =>
    `'${p.field}' is ${p.after} now; it was ${p.before}: half of the values read differently`,
  help: () => 'keep the type, or use a new field; when no value ever had the highest bit set, say so in an approval',
  why: 'The bytes stay. Values with the highest bit set are large on one side and negative on the other.',
  both: ({ old, new: now, relation }, say, context) => {
    if (relation === 'reserved' || changeOfType(old.type, now.type, context)?.kind !== 'sign') return;
    say({ class: 'break', params: { field: now.name, before: typeText(old.type), after: typeText(now.type) } });
  },
});
