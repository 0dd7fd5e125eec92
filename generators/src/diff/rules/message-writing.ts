/** An optional field of a message is written in other cases. */

import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';

export const messageWriting = diffRule({
  code: 'PF5414',
  name: 'message-writing',
  on: 'messageField',
  message: (p: { field: string; what: string; after: boolean }) =>
    p.what === 'always'
      ? `'${p.field}' is ${p.after ? 'always written' : 'written only when it is not the default'} now`
      : `'${p.field}' ${p.after ? 'causes' : 'does not cause'} the writing of its group now`,
  help: () => 'nothing for peers: readers take both forms',
  why: 'Readers cope with a field that is missing and with one that is there. Recorded bytes differ.',
  both: ({ old, new: now }, say) => {
    const [before, after] = [old.presence, now.presence];
    const verdict = directions('ok', 'ok');
    if (before.p === 'tail' && after.p === 'tail' && before.always !== after.always) {
      say({ class: 'additive', params: { field: now.name, what: 'always', after: after.always }, verdict });
    }
    if (before.p === 'group' && after.p === 'group' && before.trigger !== after.trigger) {
      say({ class: 'additive', params: { field: now.name, what: 'trigger', after: after.trigger }, verdict });
    }
  },
});
