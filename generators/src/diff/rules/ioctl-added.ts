/** A request that older drivers do not know. */

import { diffRule } from '../rule.ts';
import { hexText } from '../words.ts';

export const ioctlAdded = diffRule({
  code: 'PF5301',
  name: 'ioctl-added',
  on: 'ioctl',
  message: (p: { ioctl: string; code: string }) => `request '${p.ioctl}' (${p.code}) is new`,
  help: () => 'ask for it only after the driver has announced a version that has it',
  why: 'Older hosts never send it, and older drivers answer that they do not know it.',
  appeared: ({ new: { name, code } }, say) => say({ class: 'additive', params: { ioctl: name, code: hexText(code) } }),
});
