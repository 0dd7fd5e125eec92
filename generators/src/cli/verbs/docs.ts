import type { Verb } from '../verb.ts';

export const docs: Verb = {
  name: 'docs',
  summary: 'write the reference of the schema as one HTML page, drawings and filter included',
  args: [{ syntax: '[file]', description: 'where to; reference.html when it is left out' }],
  examples: [['docs dist/reference.html', 'one file that can be opened, mailed or published']],
  run: async (host, { args, options }) => (await import('../commands/docs.ts')).docs(host, args[0], options),
};
