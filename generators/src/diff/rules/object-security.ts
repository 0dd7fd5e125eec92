/** An object gets another security descriptor. */
import { diffRule } from '../rule.ts';

export const objectSecurity = diffRule({
  code: 'PF5262',
  name: 'object-security',
  on: 'name',
  message: (p: { name: string; before: string; after: string }) =>
    `the descriptor of '${p.name}' is ${p.after} now; it was ${p.before}`,
  help: () => 'check that every account which opens the object is still named in the list',
  why: 'The creator decides who may open the object. A peer that is not in the list is refused, and one that was not meant to be is let in.',
  both: ({ old, new: now }, say) => {
    if (old.security === now.security) return;
    const params = { name: now.name, before: old.security ?? 'the default', after: now.security ?? 'the default' };
    say({
      class: 'lockstep',
      params,
      consumers: { rustHost: 'rebuild', rustDriver: 'rebuild', c: 'rebuild', typescript: 'none' },
    });
  },
});
