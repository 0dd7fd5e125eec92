/** A platform's layout is that of another platform. */
import { diffRule } from '../rule.ts';

export const foreignTarget = diffRule({
  code: 'PF5123',
  name: 'foreign-target',
  on: ['foreign', 'overlay'],
  message: (p: { name: string; before: string; after: string }) =>
    `'${p.name}' is the layout of ${p.after} now; it was that of ${p.before}`,
  help: () => 'declare the other platform’s layout beside it',
  why: 'Layouts of a platform hold for one target only.',
  both: ({ old, new: now }, say) => {
    if (old.target === now.target) return;
    say({
      class: 'break',
      params: { name: now.name, before: old.target ?? 'no platform', after: now.target ?? 'no platform' },
    });
  },
});
