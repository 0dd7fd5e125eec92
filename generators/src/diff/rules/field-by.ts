/** Another field says which arm of an overlapping union is meant. */

import { homeOf } from '../nodes.ts';
import { diffRule } from '../rule.ts';

export const fieldBy = diffRule({
  code: 'PF5486',
  name: 'field-by',
  on: 'field',
  message: (p: { field: string; before: string; after: string }) =>
    `which arm '${p.field}' is, says ${p.after} now; it was said by ${p.before}`,
  help: () => 'let the field say it that said it before',
  why: 'A reader that looks at another field takes another arm. Where nothing said it, every reader had a way of its own.',
  both: (pair, say) => {
    const { old, new: now, relation } = pair;
    if (relation === 'reserved' || old.by === now.by) return;
    const { old: was, new: is } = homeOf<'layout'>(pair);
    const offset = (fields: typeof was.fields, by: string | undefined): number | undefined =>
      fields.find(({ name }) => name === by)?.offset;
    // The same bytes under another name are the same tag.
    const [before, after] = [offset(was.fields, old.by), offset(is.fields, now.by)];
    if (before !== undefined && before === after) return;
    const text = (by: string | undefined): string => (by === undefined ? 'nothing' : `'${by}'`);
    const params = { field: now.name, before: text(old.by), after: text(now.by) };
    say({ class: old.by === undefined || now.by === undefined ? 'source' : 'break', params });
  },
});
