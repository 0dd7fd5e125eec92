/** The integer behind named values is another one. */
import { diffRule } from '../rule.ts';

export const enumRepr = diffRule({
  code: 'PF5201',
  name: 'enum-repr',
  on: ['enum', 'flags', 'bits'],
  message: (p: { name: string; before: string; after: string }) => `'${p.name}' is ${p.after} now; it was ${p.before}`,
  help: () => 'keep the integer: it is the width of every field of this type',
  why: 'Every layout and message that holds it changes its bytes, or the sign of its values.',
  both: ({ old, new: now }, say) => {
    if (old.repr === now.repr) return;
    say({ class: 'break', params: { name: now.name, before: old.repr, after: now.repr } });
  },
});
