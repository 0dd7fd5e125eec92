/** A field of a section is stored with another memory order. */
import { diffRule } from '../rule.ts';

export const fieldOrder = diffRule({
  code: 'PF5152',
  name: 'field-order',
  on: 'field',
  message: (p: { field: string; before: string; after: string }) =>
    `'${p.field}' is stored with order ${p.after} now; it was ${p.before}`,
  help: () => 'release both sides together; weaken an order only where nothing is published through it',
  why: 'The writer’s order is half of an agreement: a reader that relies on Release sees stale values behind a relaxed store.',
  both: ({ old, new: now, relation }, say) => {
    if (relation === 'reserved' || old.order === now.order) return;
    const params = { field: now.name, before: old.order ?? 'none', after: now.order ?? 'none' };
    say({ class: 'lockstep', params });
  },
});
