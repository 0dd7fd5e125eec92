/** A plane has another id. */
import { diffRule } from '../rule.ts';

export const planeId = diffRule({
  code: 'PF5005',
  name: 'plane-id',
  on: 'plane',
  message: (p: { plane: string; before: number; after: number }) =>
    `the id of plane '${p.plane}' is ${p.after}; it was ${p.before}`,
  help: (p) => `give it its id ${p.before} back`,
  why: 'Stamps in binaries and in GET_INFO say which plane they are about by this number: an older peer finds none, or takes it for another.',
  both: ({ old, new: now }, say) => {
    if (old.id !== now.id) say({ class: 'break', params: { plane: now.name, before: old.id, after: now.id } });
  },
});
