/** Readers do something else with bytes behind the end of a message. */

import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';

export const messageTrailing = diffRule({
  code: 'PF5416',
  name: 'message-trailing',
  on: 'message',
  message: (p: { name: string; before: string; after: string }) => `'${p.name}' is ${p.after} now; it was ${p.before}`,
  help: (p) =>
    p.after === 'exact'
      ? 'keep it extensible: newer writers append fields'
      : 'nothing for older peers; append fields only when no reader is exact any more',
  why: 'Whether a message can grow is decided by the readers that are out there.',
  both: ({ old, new: now }, say) => {
    if (old.trailing === now.trailing) return;
    const params = { name: now.name, before: old.trailing, after: now.trailing };
    if (now.trailing === 'exact') say({ class: 'break', params, verdict: directions('ok', 'breaks') });
    else say({ class: 'additive', params, verdict: directions('ok', 'ok') });
  },
});
