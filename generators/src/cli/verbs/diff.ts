import { CLASSES } from '../../diff/classes.ts';
import type { Verb } from '../verb.ts';

const SIDES =
  'a lock file, a folder with a configuration or a lock, a released version, a git ref (ref or ref:path/to/abi.lock.json), or `schema`';

export const diff: Verb = {
  name: 'diff',
  summary: 'say what changed between two sides, for whom, and which version must go up',
  args: [
    { syntax: '[old]', description: `${SIDES} (default: the newest release)` },
    { syntax: '[new]', description: 'the same (default: schema, the schema as it is now)' },
  ],
  options: [
    {
      flags: '--fail-on <class>',
      description:
        'exit with 1 exactly when a finding has this class or a worse one; without it, when a version is missing, needless or lowered, or a break is not approved',
      choices: CLASSES,
    },
  ],
  examples: [
    ['diff', 'the newest release and the schema'],
    ['diff HEAD', 'what the working schema changes'],
    ['diff 1.0 1.1', 'two releases'],
    ['diff --fail-on break main', 'for CI: only breaks count'],
  ],
  run: async (host, { args, options }) => (await import('../commands/diff.ts')).diff(host, args, options),
};
