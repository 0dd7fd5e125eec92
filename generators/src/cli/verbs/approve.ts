import type { Verb } from '../verb.ts';

export const approve: Verb = {
  name: 'approve',
  summary: 'approve a deliberate break since the newest release, until a day',
  options: [
    { flags: '--plane <name>', description: 'the plane that breaks; needed when there are several' },
    { flags: '--why <text>', description: 'why the break is worth it' },
    { flags: '--todo <text>', description: 'what the people on the other side must do' },
    { flags: '--expires <day>', description: 'last day on which the approval holds, such as 2027-01-31' },
    { flags: '--dry-run', description: 'write nothing, say what would be written' },
  ],
  examples: [
    [
      'approve --plane control --why "…" --todo "…" --expires 2027-01-31',
      'write released/approvals/control-….json, bound to exactly these breaks',
    ],
    ['approve', 'only print what would have to be approved'],
  ],
  run: async (host, { options }) => (await import('../commands/approve.ts')).approve(host, options),
};
