/** A field of a message has another name. */
import { diffRule } from '../rule.ts';

export const messageFieldRenamed = diffRule({
  code: 'PF5404',
  name: 'message-field-renamed',
  on: 'messageField',
  message: (p: { before: string; after: string }) => `'${p.before}' is called '${p.after}' now`,
  help: () => 'nothing for peers; rename it in your sources',
  why: 'Fields of a message are known by their order.',
  both: ({ relation, old, new: now }, say) => {
    if (relation === 'renamed') say({ class: 'source', params: { before: old.name, after: now.name } });
  },
});
