/** A field's type has another name for the same bytes. */
import { typeText } from '../context.ts';
import { diffRule } from '../rule.ts';
import { changeOfType } from '../types.ts';

export const fieldTypeName = diffRule({
  code: 'PF5111',
  name: 'field-type-name',
  on: 'field',
  message: (p: { field: string; before: string; after: string }) =>
    `'${p.field}' is declared as ${p.after} now; it was ${p.before}, which has the same bytes`,
  help: () => 'nothing for peers; sources that use the field need the other type',
  why: 'The generated type changes, the bytes and their meaning do not.',
  both: ({ old, new: now, relation }, say, context) => {
    if (relation === 'reserved' || changeOfType(old.type, now.type, context)?.kind !== 'name') return;
    say({ class: 'source', params: { field: now.name, before: typeText(old.type), after: typeText(now.type) } });
  },
});
