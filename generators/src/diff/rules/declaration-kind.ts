/** One name stands for another kind of thing. */
import { diffRule } from '../rule.ts';

export const declarationKind = diffRule({
  code: 'PF5024',
  name: 'declaration-kind',
  on: 'declaration',
  message: (p: { name: string; before: string; after: string }) =>
    `'${p.name}' is a ${p.after} now; it was a ${p.before}`,
  help: () => 'give the new thing a name of its own',
  why: 'A struct, a message and a section are written and read in different ways.',
  both: ({ old, new: now }, say) => {
    if (old.kind !== now.kind) say({ class: 'break', params: { name: now.name, before: old.kind, after: now.kind } });
  },
});
