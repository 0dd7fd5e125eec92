/** An arm of an overlapping union has another name. */
import { diffRule } from '../rule.ts';

export const armRenamed = diffRule({
  code: 'PF5483',
  name: 'arm-renamed',
  on: 'arm',
  message: (p: { before: string; after: string }) => `arm '${p.after}' was called '${p.before}'`,
  help: () => 'nothing for peers; rename it in your sources',
  why: 'Bytes and tags travel, names do not.',
  both: ({ relation, old, new: now }, say) => {
    if (relation === 'renamed') say({ class: 'source', params: { before: old.name, after: now.name } });
  },
});
