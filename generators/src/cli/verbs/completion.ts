import type { Verb } from '../verb.ts';

export const completion: Verb = {
  name: 'completion',
  summary: 'print a completion script for bash, zsh or fish',
  args: [{ syntax: '[shell]', description: 'bash, zsh or fish', choices: ['bash', 'zsh', 'fish'] }],
  examples: [['completion bash', 'source <(pf-gen completion bash)']],
  run: async (host, { args }) => {
    const [work, { VERBS }] = await Promise.all([import('../commands/completion.ts'), import('./index.ts')]);
    return work.completion(host, args[0], VERBS);
  },
};
