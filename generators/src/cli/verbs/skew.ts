import type { Verb } from '../verb.ts';

export const skew: Verb = {
  name: 'skew',
  summary: 'host of one version against driver of another, for every pair of kept versions',
  args: [
    {
      syntax: '[versions...]',
      description:
        'oldest first: lock files, folders of locks, released versions, git refs, `schema` (default: every release, then the schema)',
    },
  ],
  options: [
    { flags: '--run', description: 'compile both sides of every version and let every pair talk' },
    { flags: '--rounds <n>', description: 'calls per operation, each with other values', default: '8' },
    { flags: '--limit <seconds>', description: 'most time that one pair gets', default: '30' },
    { flags: '--version-constant <name>', description: 'plane.CONSTANT with the number that a side reports' },
    { flags: '--floor-constant <name>', description: 'plane.CONSTANT with the oldest driver that a host serves' },
    { flags: '--ceiling-constant <name>', description: 'plane.CONSTANT with the newest driver that a host serves' },
  ],
  examples: [
    ['skew', 'the table that the released locks and the working schema foresee'],
    ['skew --run --json', 'for CI: exit code 1 when a pair reads garbage or hangs'],
    ['skew v1.lock.json v2.lock.json --run', 'two versions of anybody'],
  ],
  run: async (host, { args, options }) => (await import('../commands/skew.ts')).skew(host, args, options),
};
