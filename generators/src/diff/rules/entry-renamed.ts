/** An entry of a registry has another name for the same tag. */
import { diffRule } from '../rule.ts';

export const entryRenamed = diffRule({
  code: 'PF5197',
  name: 'entry-renamed',
  on: 'entry',
  message: (p: { before: string; after: string; tag: string }) =>
    `entry ${p.tag} is called '${p.after}' now; it was '${p.before}'`,
  help: () => 'nothing for peers; rename it in your sources',
  why: 'Only the tag travels.',
  both: ({ relation, old, new: now }, say) => {
    if (relation === 'renamed') say({ class: 'source', params: { before: old.name, after: now.name, tag: now.tag } });
  },
});
