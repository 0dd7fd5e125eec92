/** A bit has another name. */
import { diffRule } from '../rule.ts';

export const flagRenamed = diffRule({
  code: 'PF5214',
  name: 'flag-renamed',
  on: 'flag',
  message: (p: { before: string; after: string; bit: number }) =>
    `bit ${p.bit} is called '${p.after}' now; it was '${p.before}'`,
  help: () => 'nothing for peers; rename it in your sources',
  why: 'Only the bit travels.',
  both: ({ relation, old, new: now, parent }, say) => {
    if (relation !== 'renamed') return;
    // Where other flags are used instead, another name is another meaning.
    const found = parent?.relation === 'instead' ? 'break' : 'source';
    say({ class: found, params: { before: old.name, after: now.name, bit: now.bit } });
  },
});
