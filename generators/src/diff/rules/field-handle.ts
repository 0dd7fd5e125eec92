/** Another side owns a handle. */
import { diffRule } from '../rule.ts';

export const fieldHandle = diffRule({
  code: 'PF5156',
  name: 'field-handle',
  on: 'field',
  message: (p: { field: string; before: string; after: string }) =>
    `the handle in '${p.field}' is ${p.after} now; it was ${p.before}`,
  help: () => 'use a new field, or a new request: ownership of a handle is part of the call',
  why: 'When the sides disagree about who closes a handle, it is closed twice, possibly after the system gave the value away again, or never.',
  both: ({ old, new: now, relation }, say) => {
    if (relation === 'reserved' || old.handle === now.handle) return;
    const text = (handle: typeof now.handle): string => (handle === undefined ? 'a plain number' : `'${handle}'`);
    say({ class: 'break', params: { field: now.name, before: text(old.handle), after: text(now.handle) } });
  },
});
