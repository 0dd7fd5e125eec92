/** Bodies of a union may be longer, or must be shorter. */

import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';

export const unionLimit = diffRule({
  code: 'PF5452',
  name: 'union-limit',
  on: 'union',
  message: (p: { name: string; before: string; after: string }) =>
    `a body of '${p.name}' has at most ${p.after} bytes now; it had ${p.before}`,
  help: () => 'raise the limit long before longer bodies are written; never lower it',
  why: 'Readers check the length against the limit before they allocate, and refuse what is longer.',
  both: ({ old, new: now }, say) => {
    if (old.maxBody === now.maxBody) return;
    const text = (limit: number | undefined): string => (limit === undefined ? 'any number of' : `${limit}`);
    const params = { name: now.name, before: text(old.maxBody), after: text(now.maxBody) };
    const wider = now.maxBody === undefined || (old.maxBody !== undefined && now.maxBody > old.maxBody);
    if (wider) say({ class: 'lockstep', params, verdict: directions('degraded', 'ok') });
    else say({ class: 'break', params, verdict: directions('ok', 'breaks') });
  },
});
