import type { Verb } from '../verb.ts';

export const release: Verb = {
  name: 'release',
  summary: 'keep the lock of the schema as a released version, for ever',
  args: [{ syntax: '[name]', description: 'name of the release, such as 1.4.0; without it the releases are listed' }],
  options: [{ flags: '--dry-run', description: 'write nothing, say what would be written' }],
  examples: [
    ['release 1.4.0', 'write released/1.4.0.lock.json beside the schema'],
    ['release', 'list what is released'],
  ],
  run: async (host, { args, options }) => (await import('../commands/release.ts')).release(host, args[0], options),
};
