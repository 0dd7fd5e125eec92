/** A message of a conversation has another name for the same kind. */
import { diffRule } from '../rule.ts';

export const exchangeMessageRenamed = diffRule({
  code: 'PF5475',
  name: 'exchange-message-renamed',
  on: 'exchangeMessage',
  message: (p: { before: string; after: string; kind: number }) =>
    `message ${p.kind} is called '${p.after}' now; it was '${p.before}'`,
  help: () => 'nothing for peers; rename it in your sources',
  why: 'Only the kind travels.',
  both: ({ relation, old, new: now }, say) => {
    if (relation === 'renamed') say({ class: 'source', params: { before: old.name, after: now.name, kind: now.kind } });
  },
});
