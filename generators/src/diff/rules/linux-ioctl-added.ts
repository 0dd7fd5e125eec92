/** A request of a Linux device that older drivers do not know. */
import { diffRule } from '../rule.ts';
import { hexText } from '../words.ts';

export const linuxIoctlAdded = diffRule({
  code: 'PF5311',
  name: 'linux-ioctl-added',
  on: 'linuxIoctl',
  message: (p: { ioctl: string; code: string }) => `request '${p.ioctl}' (${p.code}) is new`,
  help: () => 'expect ENOTTY from older drivers, or ask for their version first',
  why: 'Older programs never send it, and older drivers answer ENOTTY.',
  appeared: ({ new: { name, code } }, say) => say({ class: 'additive', params: { ioctl: name, code: hexText(code) } }),
});
