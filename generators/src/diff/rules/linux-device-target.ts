/** A Linux device is one of another platform. */
import { diffRule } from '../rule.ts';

export const linuxDeviceTarget = diffRule({
  code: 'PF5318',
  name: 'linux-device-target',
  on: 'linux_device',
  message: (p: { name: string; before: string; after: string }) =>
    `'${p.name}' is a device of ${p.after} now; it was one of ${p.before}`,
  help: () => 'declare the other platform’s device beside it',
  why: 'Arguments are laid out for one platform, and their sizes are parts of the codes.',
  both: ({ old, new: now }, say) => {
    if (old.target === now.target) return;
    say({ class: 'break', params: { name: now.name, before: old.target, after: now.target } });
  },
});
