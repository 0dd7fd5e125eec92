/** What stands in a field's bytes means something else: other named values, or another declaration that differs. */
import { typeText } from '../context.ts';
import { diffRule } from '../rule.ts';
import { changeOfType } from '../types.ts';

export const fieldMeaning = diffRule({
  code: 'PF5112',
  name: 'field-meaning',
  on: 'field',
  message: (p: { field: string; before: string; after: string; why: string }) =>
    `'${p.field}' is ${p.after} now; it was ${p.before}, of the same size: ${p.why}`,
  help: () => 'keep the type, and put the other one into a new field',
  why: 'Size and place are as before, so that no compiler notices. The two types are compared field by field and value by value; the finding is as bad as the worst difference.',
  both: ({ old, new: now, relation }, say, context) => {
    const change = relation === 'reserved' ? undefined : changeOfType(old.type, now.type, context);
    if (change?.kind !== 'meaning') return;
    const { class: found, why, verdict } = change;
    const params = { field: now.name, before: typeText(old.type), after: typeText(now.type), why };
    say({ class: found, params, ...(verdict === undefined ? {} : { verdict }) });
  },
});
