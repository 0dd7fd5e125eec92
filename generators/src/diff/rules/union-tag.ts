/** The tag or the length in front of a union's body is another integer. */
import { diffRule } from '../rule.ts';

export const unionTag = diffRule({
  code: 'PF5451',
  name: 'union-tag',
  on: 'union',
  message: (p: { name: string; what: string; before: string; after: string }) =>
    `the ${p.what} of '${p.name}' is ${p.after} now; it was ${p.before}`,
  help: () => 'keep the head of the union, or make a new one',
  why: 'Readers find the body behind tag and length. With another head they find something else.',
  both: ({ old, new: now }, say) => {
    for (const what of ['tag', 'length'] as const) {
      const [before, after] = [old[what] ?? 'absent', now[what] ?? 'absent'];
      if (before !== after) say({ class: 'break', params: { name: now.name, what, before, after } });
    }
  },
});
