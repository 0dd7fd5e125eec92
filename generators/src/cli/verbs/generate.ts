import type { Verb } from '../verb.ts';

export const generate: Verb = {
  name: 'generate',
  summary: 'write generated files that changed, and remove those that are generated no more',
  options: [
    { flags: '--dry-run', description: 'write nothing, say what would change' },
    { flags: '--watch', description: 'write again whenever the schema changes, until Ctrl-C' },
  ],
  examples: [
    ['generate', 'write what the schema gives into the output folder'],
    ['generate --dry-run', 'only say what would change'],
    ['generate --watch', 'write again whenever the schema changes'],
  ],
  run: async (host, { options }) => (await import('../commands/generate.ts')).generate(host, options),
};
