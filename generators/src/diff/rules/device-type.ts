/** All codes of a device are composed with another type. */

import { diffRule } from '../rule.ts';
import { hexText } from '../words.ts';

export const deviceType = diffRule({
  code: 'PF5321',
  name: 'device-type',
  on: 'device',
  message: (p: { name: string; before: string; after: string }) =>
    `the device type of '${p.name}' is ${p.after} now; it was ${p.before}: every code changed`,
  help: (p) => `use ${p.before} again`,
  why: 'The type is the upper half of every control code.',
  both: ({ old, new: now }, say) => {
    if (old.deviceType === now.deviceType) return;
    const params = { name: now.name, before: hexText(old.deviceType), after: hexText(now.deviceType) };
    say({ class: 'break', params });
  },
});
