/** All codes of a Linux device are composed with another magic. */
import { diffRule } from '../rule.ts';
import { hexText } from '../words.ts';

export const linuxDeviceMagic = diffRule({
  code: 'PF5317',
  name: 'linux-device-magic',
  on: 'linux_device',
  message: (p: { name: string; before: string; after: string }) =>
    `the magic of '${p.name}' is ${p.after} now; it was ${p.before}: every code changed`,
  help: (p) => `use ${p.before} again`,
  why: 'The magic is the second byte of every code.',
  both: ({ old, new: now }, say) => {
    if (old.magic === now.magic) return;
    say({ class: 'break', params: { name: now.name, before: hexText(old.magic), after: hexText(now.magic) } });
  },
});
