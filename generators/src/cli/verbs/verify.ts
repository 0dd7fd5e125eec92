import type { Verb } from '../verb.ts';

export const verify: Verb = {
  name: 'verify',
  summary: 'let other compilers prove the layouts, for many platforms',
  options: [
    { flags: '--targets <names>', description: '`all`, or names with commas between them', default: 'all' },
    { flags: '--compiler <name>', description: 'which compiler stands in for all', choices: ['auto', 'clang', 'zig'] },
    { flags: '--header <file>', description: 'compare the records of a hand-written header between platforms instead' },
  ],
  examples: [
    ['verify --targets all --json', 'each target with its tool and verdict'],
    ['verify --header legacy.h', 'which structs of a header differ between MSVC and GNU'],
  ],
  run: async (host, { options }) => (await import('../commands/verify.ts')).verify(host, options),
};
