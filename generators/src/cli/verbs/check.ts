import type { Verb } from '../verb.ts';

export const check: Verb = {
  name: 'check',
  summary: 'compare the generated files with the schema, in memory',
  options: [{ flags: '--watch', description: 'check again whenever the schema or the output changes, until Ctrl-C' }],
  examples: [['check --json', 'for CI: exit code 1 when generated files differ from the schema']],
  run: async (host, { options }) => (await import('../commands/check.ts')).check(host, options),
};
