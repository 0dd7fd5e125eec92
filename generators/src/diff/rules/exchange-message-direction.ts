/** A message of a conversation goes the other way. */
import { diffRule } from '../rule.ts';

export const exchangeMessageDirection = diffRule({
  code: 'PF5477',
  name: 'exchange-message-direction',
  on: 'exchangeMessage',
  message: (p: { message: string; before: string; after: string }) =>
    `'${p.message}' goes ${p.after} now; it went ${p.before}`,
  help: () => 'use a new kind for the other way',
  why: 'Each side reads only what the other one may send, and refuses the rest.',
  both: ({ old, new: now }, say) => {
    if (old.direction === now.direction) return;
    const params = { message: now.name, before: old.direction, after: now.direction };
    say({ class: now.direction === 'both' ? 'additive' : 'break', params });
  },
});
