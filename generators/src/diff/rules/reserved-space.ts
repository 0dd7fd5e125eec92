/** Reserved space is named or cut differently, or is gone. */
import type { Field } from '../../model/model.ts';
import { typeText } from '../context.ts';
import { diffRule } from '../rule.ts';

export const reservedSpace = diffRule({
  code: 'PF5117',
  name: 'reserved-space',
  on: 'field',
  message: (p: { field: string; before: string; after: string }) =>
    `reserved space '${p.field}' was ${p.before} and is ${p.after}`,
  help: () => 'nothing for peers as long as all other fields stay where they are',
  why: 'Peers write zero there and ignore it. How it is cut is no part of the hash either: it is what the other fields leave free.',
  both: ({ relation, old, new: now }, say) => {
    if (relation !== 'reserved') return;
    const params = { field: now.name, before: text(old), after: text(now) };
    if (params.before === params.after) return;
    // What stood there, or stands there now, and the size of the whole, have findings of their own.
    say({ class: 'source', params });
  },
  vanished: ({ relation, old }, say) => {
    if (relation !== 'removed' || old.reserved !== true) return;
    say({ class: 'source', params: { field: old.name, before: text(old), after: 'gone' } });
  },
});

/** All of it: what is reserved should have neither an owner nor a range, and when it has, that is seen. */
function text({ name, type, offset, size, align, ...rest }: Field): string {
  const { docs: _, span: __, since: ___, reserved: ____, ...more } = rest;
  const odd = Object.keys(more).length === 0 ? '' : ` ${JSON.stringify(more)}`;
  return `'${name}' ${typeText(type)} at ${offset} (${size} bytes, aligned to ${align})${odd}`;
}
