/** Readers do something else with values that have no name. */

import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';

export const enumUnknown = diffRule({
  code: 'PF5206',
  name: 'enum-unknown',
  on: 'enum',
  message: (p: { name: string; before: string; after: string }) =>
    `unknown values of '${p.name}' are ${words(p.after)} now; they were ${words(p.before)}`,
  help: (p) =>
    p.after === 'error' ? 'make sure that no peer sends an unknown value, or keep the rule' : 'nothing for older peers',
  why: 'Peers of other versions send values without a name. What a reader does with them is part of the contract.',
  both: ({ old, new: now }, say) => {
    if (old.unknown === now.unknown) return;
    const params = { name: now.name, before: old.unknown, after: now.unknown };
    if (now.unknown === 'error') say({ class: 'break', params, verdict: directions('ok', 'breaks') });
    else if (old.unknown === 'error') say({ class: 'additive', params, verdict: directions('ok', 'ok') });
    else say({ class: 'lockstep', params, verdict: directions('ok', 'degraded') });
  },
});

const words = (unknown: string): string =>
  unknown === 'keep' ? 'carried as they are' : unknown === 'error' ? 'refused' : `read as '${unknown}'`;
