/** A code that one request of a Linux device had belongs to another one. */
import { diffRule } from '../rule.ts';
import { hexText } from '../words.ts';

export const linuxIoctlRecoded = diffRule({
  code: 'PF5314',
  name: 'linux-ioctl-recoded',
  on: 'linuxIoctl',
  message: (p: { before: string; after: string; code: string }) =>
    `code ${p.code} is '${p.after}' now; it was '${p.before}', with another argument`,
  help: (p) => `give '${p.after}' a number that no request ever had`,
  why: 'An older program that sends the code asks for one thing and gets another, with the privileges of a driver.',
  both: ({ relation, old, new: now }, say) => {
    if (relation !== 'recoded') return;
    say({ class: 'break', params: { before: old.name, after: now.name, code: hexText(now.code) } });
  },
});
