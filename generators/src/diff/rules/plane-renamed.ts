/** A plane with the id of an old one and another name. */
import { diffRule } from '../rule.ts';

export const planeRenamed = diffRule({
  code: 'PF5004',
  name: 'plane-renamed',
  on: 'plane',
  message: (p: { before: string; after: string; id: number }) =>
    `plane '${p.before}' is called '${p.after}' now (id ${p.id})`,
  help: () => 'nothing for peers: they know a plane by its id; rename modules and headers in your sources',
  why: 'The name of a plane is a module, a header and a file. Its id is what travels.',
  both: ({ relation, old, new: now }, say) => {
    if (relation === 'renamed') say({ class: 'source', params: { before: old.name, after: now.name, id: now.id } });
  },
});
