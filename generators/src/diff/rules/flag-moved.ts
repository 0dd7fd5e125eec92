/** A flag is another bit. */
import { diffRule } from '../rule.ts';

export const flagMoved = diffRule({
  code: 'PF5213',
  name: 'flag-moved',
  on: 'flag',
  message: (p: { flag: string; before: number; after: number }) =>
    `'${p.flag}' is bit ${p.after} now; it was bit ${p.before}`,
  help: (p) => `give '${p.flag}' its bit ${p.before} back`,
  why: 'The bit travels, the name does not.',
  both: ({ old, new: now }, say) => {
    if (old.bit === now.bit) return;
    say({ class: 'break', params: { flag: now.name, before: old.bit, after: now.bit } });
  },
});
