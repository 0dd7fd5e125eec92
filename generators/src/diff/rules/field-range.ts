/** Other values of a field are valid. */

import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';

export const fieldRange = diffRule({
  code: 'PF5122',
  name: 'field-range',
  on: 'field',
  message: (p: { field: string; before: string; after: string }) =>
    `'${p.field}' takes ${p.after} now; it took ${p.before}`,
  help: () =>
    'widen a range only where older readers cope with the new values, and narrow it only where nobody sent them',
  why: 'Readers refuse what is out of range. Values that one side takes and the other does not are lost between them.',
  both: ({ old, new: now, relation }, say) => {
    if (relation === 'reserved') return;
    const text = (range: typeof now.range): string =>
      range === undefined ? 'any value' : `${range.min} to ${range.max}`;
    if (text(old.range) === text(now.range)) return;
    const low = now.range === undefined || (old.range !== undefined && BigInt(now.range.min) <= BigInt(old.range.min));
    const high = now.range === undefined || (old.range !== undefined && BigInt(now.range.max) >= BigInt(old.range.max));
    const params = { field: now.name, before: text(old.range), after: text(now.range) };
    if (low && high) say({ class: 'lockstep', params, verdict: directions('degraded', 'ok') });
    else say({ class: 'break', params, verdict: directions('ok', 'breaks') });
  },
});
