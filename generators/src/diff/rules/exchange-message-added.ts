/** A conversation has a message that the old side does not know. */

import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';

export const exchangeMessageAdded = diffRule({
  code: 'PF5473',
  name: 'exchange-message-added',
  on: 'exchangeMessage',
  message: (p: { message: string; kind: number }) => `message '${p.message}' (kind ${p.kind}) is new`,
  help: () => 'send it only to peers that announced a version which knows it: older ones refuse an unknown kind',
  why: 'Older peers never send it, and refuse it when they get it.',
  appeared: ({ new: { name, kind } }, say) => {
    say({ class: 'additive', params: { message: name, kind }, verdict: directions('degraded', 'ok') });
  },
});
