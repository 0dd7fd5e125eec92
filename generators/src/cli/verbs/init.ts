import type { Verb } from '../verb.ts';

export const init: Verb = {
  name: 'init',
  summary: 'write a new project: one struct, one IOCTL, a driver in C++, hosts in Rust and TypeScript',
  args: [{ syntax: '[folder]', description: 'where; this folder, when it is left out' }],
  options: [{ flags: '--dry-run', description: 'write nothing, say what would be written' }],
  examples: [
    ['init', 'a new project in this folder; overwrites nothing'],
    ['init my-device --dry-run', 'only say what would be written'],
  ],
  run: async (host, { args, options }) => (await import('../commands/init.ts')).init(host, args[0], options),
};
