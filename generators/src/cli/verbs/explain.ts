import type { Verb } from '../verb.ts';

export const explain: Verb = {
  name: 'explain',
  summary: 'say what a code means',
  args: [{ syntax: '[code]', description: 'such as PF1201; without it all codes are listed' }],
  examples: [['explain PF1201', 'what a code means']],
  run: async (host, { args }) => (await import('../commands/explain.ts')).explain(host, args[0]),
};
