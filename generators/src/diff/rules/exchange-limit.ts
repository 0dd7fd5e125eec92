/** Bodies of a conversation may be longer, or must be shorter. */

import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';

export const exchangeLimit = diffRule({
  code: 'PF5472',
  name: 'exchange-limit',
  on: 'exchange',
  message: (p: { name: string; before: number; after: number }) =>
    `a body of '${p.name}' has at most ${p.after} bytes now; it had ${p.before}`,
  help: () => 'raise the limit long before longer bodies are written; never lower it',
  why: 'Readers refuse a header that announces more than the limit with which they were built.',
  both: ({ old, new: now }, say) => {
    if (old.maxBody === now.maxBody) return;
    const params = { name: now.name, before: old.maxBody, after: now.maxBody };
    if (now.maxBody > old.maxBody) say({ class: 'lockstep', params, verdict: directions('degraded', 'ok') });
    else say({ class: 'break', params, verdict: directions('ok', 'breaks') });
  },
});
