/** The tags, lengths or the total of a registry are written in another way. */
import { diffRule } from '../rule.ts';

export const registryForm = diffRule({
  code: 'PF5190',
  name: 'registry-form',
  on: 'registry',
  message: (p: { name: string; what: string; before: string; after: string }) =>
    `the ${p.what} of '${p.name}' is ${p.after} now; it was ${p.before}`,
  help: () => 'keep the form, or make a new registry',
  why: 'Readers go from entry to entry by tags and lengths. With other ones they find something else.',
  both: ({ old, new: now }, say) => {
    for (const what of ['tag', 'length', 'total'] as const) {
      const [before, after] = [old[what] ?? 'absent', now[what] ?? 'absent'];
      if (before !== after) say({ class: 'break', params: { name: now.name, what, before, after } });
    }
  },
});
