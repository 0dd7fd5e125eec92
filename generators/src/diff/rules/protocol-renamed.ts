/** An algorithm of a section has another name. */
import { diffRule } from '../rule.ts';

export const protocolRenamed = diffRule({
  code: 'PF5159',
  name: 'protocol-renamed',
  on: 'protocol',
  message: (p: { before: string; after: string }) => `the protocol '${p.before}' is called '${p.after}' now`,
  help: () => 'nothing for peers; rename it in your sources',
  why: 'The name is a method in the generated code.',
  both: ({ relation, old, new: now }, say) => {
    if (relation === 'renamed') say({ class: 'source', params: { before: old.name, after: now.name } });
  },
});
