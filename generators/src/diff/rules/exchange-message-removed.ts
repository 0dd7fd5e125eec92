/** A conversation has lost a message. */

import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';

export const exchangeMessageRemoved = diffRule({
  code: 'PF5474',
  name: 'exchange-message-removed',
  on: 'exchangeMessage',
  message: (p: { message: string; kind: number }) => `message '${p.message}' (kind ${p.kind}) is gone`,
  help: () => 'keep reading it; its kind must never mean anything else',
  why: 'Older peers still send it.',
  vanished: ({ old: { name, kind } }, say) => {
    say({ class: 'break', params: { message: name, kind }, verdict: directions('ok', 'breaks') });
  },
});
