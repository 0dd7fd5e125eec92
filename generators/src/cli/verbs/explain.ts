import type { Verb } from '../verb.ts';

export const explain: Verb = {
  name: 'explain',
  summary: 'say what a code means',
  args: [{ syntax: '[code]', description: 'such as PF1201; without it all codes are listed' }],
  options: [
    { flags: '--pages <folder>', description: 'write a Markdown page for every code instead, and an index' },
    { flags: '--examples <folder>', description: 'fixtures of the rules of the diff, for examples in their pages' },
  ],
  examples: [['explain PF1201', 'what a code means']],
  run: async (host, { args, options }) => (await import('../commands/explain.ts')).explain(host, args[0], options),
};
