/** Bits of a token have another name. */
import { diffRule } from '../rule.ts';

export const tokenPartRenamed = diffRule({
  code: 'PF5223',
  name: 'token-part-renamed',
  on: 'part',
  message: (p: { before: string; after: string; shift: number }) =>
    `the part at bit ${p.shift} is called '${p.after}' now; it was '${p.before}'`,
  help: () => 'nothing for peers; rename it in your sources',
  why: 'Only the bits travel.',
  both: ({ relation, old, new: now }, say) => {
    if (relation === 'renamed')
      say({ class: 'source', params: { before: old.name, after: now.name, shift: now.shift } });
  },
});
