/** A request is gone. */

import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';
import { hexText } from '../words.ts';

export const ioctlRemoved = diffRule({
  code: 'PF5302',
  name: 'ioctl-removed',
  on: 'ioctl',
  message: (p: { ioctl: string; code: string }) => `request '${p.ioctl}' (${p.code}) is gone`,
  help: () => 'keep answering it as long as older hosts are in use; its number must never be given to another request',
  why: 'Older hosts send it and are refused.',
  vanished: ({ old: { name, code } }, say) => {
    say({ class: 'break', params: { ioctl: name, code: hexText(code) }, verdict: directions('ok', 'breaks') });
  },
});
