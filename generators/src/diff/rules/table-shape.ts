/** A platform's table as a whole is declared differently. */

import { PLATFORM_BREAKS } from '../platform.ts';
import { diffRule } from '../rule.ts';
import { valueText } from '../words.ts';

export const tableShape = diffRule({
  code: 'PF5346',
  name: 'table-shape',
  on: 'table',
  message: (p: { name: string; what: string; before: string; after: string }) =>
    `${p.what} of '${p.name}' is ${p.after} now; it was ${p.before}`,
  help: () => 'compare with the platform’s header',
  why: 'The number of entries, the leading globals pointer and the platform decide how every entry is found and called.',
  both: ({ old, new: now }, say) => {
    for (const [what, key] of PARTS) {
      if (old[key] === now[key]) continue;
      const params = { name: now.name, what, before: valueText(old[key]), after: valueText(now[key]) };
      if (key === 'count') say({ class: 'lockstep', params });
      else say({ class: 'break', params, consumers: PLATFORM_BREAKS });
    }
  },
});

const PARTS = [
  ['the number of entries', 'count'],
  ['the globals pointer', 'globals'],
  ['the platform', 'target'],
] as const;
