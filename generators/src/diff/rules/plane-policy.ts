/** Other rules hold for a plane. */
import { diffRule } from '../rule.ts';

export const planePolicy = diffRule({
  code: 'PF5006',
  name: 'plane-policy',
  on: 'plane',
  message: (p: { plane: string; before: string; after: string }) =>
    `the policy of plane '${p.plane}' is ${p.after}; it was ${p.before}`,
  help: () => 'release both sides together, and say in the notes which peers are refused now',
  why: 'The policy decides whether peers with another hash are served. Two sides with different policies decide differently.',
  both: ({ old, new: now }, say) => {
    if (old.policy === now.policy) return;
    say({ class: 'lockstep', params: { plane: now.name, before: old.policy, after: now.policy } });
  },
});
