/** A number that one request had belongs to another one. */

import { diffRule } from '../rule.ts';
import { hexText } from '../words.ts';

export const ioctlRecoded = diffRule({
  code: 'PF5304',
  name: 'ioctl-recoded',
  on: 'ioctl',
  message: (p: { before: string; after: string; fn: string }) =>
    `function ${p.fn} is '${p.after}' now; it was '${p.before}', with other buffers`,
  help: (p) => `give '${p.after}' a number that no request ever had`,
  why: 'An older peer that sends the number asks for one thing and gets another, with the privileges of a driver.',
  both: ({ relation, old, new: now }, say) => {
    if (relation !== 'recoded') return;
    say({ class: 'break', params: { before: old.name, after: now.name, fn: hexText(now.fn) } });
  },
});
