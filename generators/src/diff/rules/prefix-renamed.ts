/** A named form has another name. */
import { diffRule } from '../rule.ts';

export const prefixRenamed = diffRule({
  code: 'PF5121',
  name: 'prefix-renamed',
  on: 'prefix',
  message: (p: { before: string; after: string; size: number }) =>
    `the form of ${p.size} bytes is called '${p.after}' now; it was '${p.before}'`,
  help: () => 'nothing for peers; rename it in your sources',
  why: 'The name is a constant in the generated code. The length is what counts.',
  both: ({ relation, old, new: now }, say) => {
    if (relation === 'renamed') say({ class: 'source', params: { before: old.name, after: now.name, size: now.size } });
  },
});
