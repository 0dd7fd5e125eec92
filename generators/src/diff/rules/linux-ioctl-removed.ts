/** A request of a Linux device is gone. */
import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';
import { hexText } from '../words.ts';

export const linuxIoctlRemoved = diffRule({
  code: 'PF5312',
  name: 'linux-ioctl-removed',
  on: 'linuxIoctl',
  message: (p: { ioctl: string; code: string }) => `request '${p.ioctl}' (${p.code}) is gone`,
  help: () =>
    'keep answering it as long as older programs are in use; its number must never be given to another request',
  why: 'Older programs send it and get ENOTTY.',
  vanished: ({ old: { name, code } }, say) => {
    say({ class: 'break', params: { ioctl: name, code: hexText(code) }, verdict: directions('ok', 'breaks') });
  },
});
