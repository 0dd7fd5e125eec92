/** A field has another name where it stands. */
import { diffRule } from '../rule.ts';

export const fieldRenamed = diffRule({
  code: 'PF5101',
  name: 'field-renamed',
  on: 'field',
  message: (p: { before: string; after: string; offset: number }) =>
    `'${p.before}' at offset ${p.offset} is called '${p.after}' now`,
  help: () => 'nothing for peers; rename it in your sources. When its meaning changed as well, this is a break: say so',
  why: 'A field is known to peers by its offset. The name is for the sources.',
  both: ({ relation, old, new: now }, say) => {
    if (relation !== 'renamed') return;
    say({ class: 'source', params: { before: old.name, after: now.name, offset: now.offset } });
  },
});
