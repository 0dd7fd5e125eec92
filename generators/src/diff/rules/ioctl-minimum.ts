/** A request needs more or fewer bytes. */

import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';

export const ioctlMinimum = diffRule({
  code: 'PF5310',
  name: 'ioctl-minimum',
  on: 'ioctl',
  message: (p: { ioctl: string; buffer: string; before: number; after: number }) =>
    `the ${p.buffer} of '${p.ioctl}' has at least ${p.after} bytes now; it had at least ${p.before}`,
  help: (p) =>
    p.after > p.before
      ? `take ${p.before} bytes: name the length under \`prefixes\` and use it as \`${p.buffer === 'input' ? 'inMin' : 'outMin'}\``
      : 'send the short form only to drivers that announced a version which takes it',
  why: 'A driver refuses buffers that are shorter. Older hosts send what was enough when they were built.',
  both: ({ old, new: now, relation }, say) => {
    if (relation === 'recoded') return;
    for (const buffer of ['input', 'output'] as const) {
      const [before, after] = [old[buffer]?.min, now[buffer]?.min];
      if (before === undefined || after === undefined || before === after) continue;
      const params = { ioctl: now.name, buffer, before, after };
      if (after > before) say({ class: 'break', params, verdict: directions('ok', 'breaks') });
      else say({ class: 'additive', params });
    }
  },
});
