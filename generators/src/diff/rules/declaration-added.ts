/** A declaration that the old side does not have. */
import { diffRule } from '../rule.ts';

export const declarationAdded = diffRule({
  code: 'PF5021',
  name: 'declaration-added',
  on: 'declaration',
  message: (p: { kind: string; name: string }) => `${p.kind} '${p.name}' is new`,
  help: () => 'nothing for older peers: whatever uses it is told on its own',
  why: 'A declaration alone is no byte. What refers to it (a request, a field) has its own finding.',
  appeared: ({ new: { kind, name } }, say) => say({ class: 'additive', params: { kind, name } }),
});
