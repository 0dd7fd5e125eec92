/** A request needs other rights of the handle. */
import { diffRule } from '../rule.ts';

export const ioctlAccess = diffRule({
  code: 'PF5307',
  name: 'ioctl-access',
  on: 'ioctl',
  message: (p: { ioctl: string; before: string; after: string }) =>
    `the access of '${p.ioctl}' is ${p.after} now; it was ${p.before}`,
  help: (p) => `use '${p.before}' again, or a new function number`,
  why: 'Access is part of the code, and the system checks it against the rights with which the device was opened.',
  both: ({ old, new: now }, say) => {
    if (old.access === now.access) return;
    say({ class: 'break', params: { ioctl: now.name, before: old.access, after: now.access } });
  },
});
