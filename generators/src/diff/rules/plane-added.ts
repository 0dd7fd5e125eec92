/** A plane that the old side does not have. */
import { diffRule } from '../rule.ts';

export const planeAdded = diffRule({
  code: 'PF5002',
  name: 'plane-added',
  on: 'plane',
  message: (p: { plane: string; id: number }) => `plane '${p.plane}' (id ${p.id}) is new`,
  help: () => 'nothing for older peers: they never ask for it',
  why: 'Planes version on their own. A new one changes nothing in those that were there.',
  appeared: ({ new: { name, id } }, say) => say({ class: 'additive', params: { plane: name, id } }),
});
