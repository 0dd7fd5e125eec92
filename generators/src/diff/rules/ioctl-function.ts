/** A request has another function number. */

import { diffRule } from '../rule.ts';
import { hexText } from '../words.ts';

export const ioctlFunction = diffRule({
  code: 'PF5305',
  name: 'ioctl-function',
  on: 'ioctl',
  message: (p: { ioctl: string; before: string; after: string }) =>
    `the function of '${p.ioctl}' is ${p.after} now; it was ${p.before}`,
  help: (p) => `give it ${p.before} back`,
  why: 'The number is part of the control code. It is a macro in most headers, so that no tool that compares layouts or symbols sees it.',
  both: ({ old, new: now }, say) => {
    if (old.fn === now.fn) return;
    say({ class: 'break', params: { ioctl: now.name, before: hexText(old.fn), after: hexText(now.fn) } });
  },
});
