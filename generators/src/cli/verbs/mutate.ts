import type { Verb } from '../verb.ts';

export const mutate: Verb = {
  name: 'mutate',
  summary: 'change each property of the schema’s model once, and count what nobody notices',
  options: [
    {
      flags: '--without <code>',
      description: 'switch a rule of the diff off, to see that it is needed; may be given several times',
      many: true,
    },
  ],
  examples: [['mutate --json', 'for CI: exit code 1 when a change would pass unseen']],
  run: async (host, { options }) => (await import('../commands/mutate.ts')).mutate(host, options),
};
