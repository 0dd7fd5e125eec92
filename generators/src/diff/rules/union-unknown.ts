/** Readers do something else with an unknown case of a union. */

import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';

export const unionUnknown = diffRule({
  code: 'PF5453',
  name: 'union-unknown',
  on: 'union',
  message: (p: { name: string; after: string }) =>
    p.after === 'error' ? `unknown cases of '${p.name}' are refused now` : `unknown cases of '${p.name}' are kept now`,
  help: (p) => (p.after === 'error' ? 'go on keeping what is not known' : 'nothing for older peers'),
  why: 'Newer peers send cases that this side does not know.',
  both: ({ old, new: now }, say) => {
    if (old.unknown === now.unknown) return;
    const params = { name: now.name, after: now.unknown };
    if (now.unknown === 'error') say({ class: 'break', params, verdict: directions('ok', 'breaks') });
    else say({ class: 'additive', params, verdict: directions('ok', 'ok') });
  },
});
