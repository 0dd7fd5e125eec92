/** A message of a conversation has another number. */
import { diffRule } from '../rule.ts';

export const exchangeMessageKind = diffRule({
  code: 'PF5476',
  name: 'exchange-message-kind',
  on: 'exchangeMessage',
  message: (p: { message: string; before: number; after: number }) =>
    `'${p.message}' is kind ${p.after} now; it was ${p.before}`,
  help: (p) => `give it ${p.before} back`,
  why: 'The kind travels, the name does not.',
  both: ({ old, new: now }, say) => {
    if (old.kind !== now.kind)
      say({ class: 'break', params: { message: now.name, before: old.kind, after: now.kind } });
  },
});
