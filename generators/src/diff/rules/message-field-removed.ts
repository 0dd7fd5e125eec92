/** A message has lost a field. */
import { homeOf } from '../nodes.ts';
import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';

export const messageFieldRemoved = diffRule({
  code: 'PF5403',
  name: 'message-field-removed',
  on: 'messageField',
  message: (p: { field: string; last: boolean }) =>
    p.last ? `'${p.field}' at the end is gone` : `'${p.field}' is gone, and what follows moved`,
  help: () => 'keep the field and ignore it',
  why: 'Older writers still send it, and older readers look for it.',
  vanished: (pair, say) => {
    const { old } = pair;
    const home = homeOf<'message'>(pair);
    const { trailing } = home.new;
    const last = home.old.fields.at(-1) === old && old.presence.p === 'tail';
    const soft = last && trailing === 'extensible';
    const verdict = soft ? directions('degraded', 'degraded') : directions('breaks', 'breaks');
    say({ class: 'break', params: { field: old.name, last }, verdict });
  },
});
