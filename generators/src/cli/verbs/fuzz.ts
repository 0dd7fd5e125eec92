import type { Verb } from '../verb.ts';

export const fuzz: Verb = {
  name: 'fuzz',
  summary: 'let C, Rust and TypeScript agree on random schemas',
  options: [
    { flags: '--runs <n>', description: 'how many schemas', default: '500' },
    { flags: '--seed <n>', description: 'repeats a run; otherwise a fresh one, which is printed' },
    { flags: '--save <folder>', description: 'where a counterexample is written, as a shape and as a schema' },
  ],
  examples: [['fuzz --runs 500 --seed 1', '500 random schemas through three compilers']],
  run: async (host, { options }) => (await import('../commands/fuzz.ts')).fuzz(host, options),
};
