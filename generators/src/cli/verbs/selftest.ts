import type { Verb } from '../verb.ts';

export const selftest: Verb = {
  name: 'selftest',
  summary: 'prove on three schemas that the diff finds what other tools miss',
  options: [
    {
      flags: '--mutations',
      description: 'change each schema in more than thirty ways, and check class and place (the default)',
    },
    { flags: '--seed <n>', description: 'seed of the random schema (default: another one each time; it is printed)' },
  ],
  examples: [['selftest --mutations --seed 7', 'the same random schema again']],
  run: async (host, { options }) => (await import('../commands/selftest.ts')).selftest(host, options),
};
