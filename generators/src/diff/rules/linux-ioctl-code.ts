/** A request of a Linux device has another code. */
import type { LinuxIoctl } from '../nodes.ts';
import { homeOf } from '../nodes.ts';
import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';
import { hexText } from '../words.ts';

const PARTS: readonly (readonly [keyof LinuxIoctl, string])[] = [
  ['direction', 'its direction'],
  ['magic', 'its magic'],
  ['nr', 'its number'],
  ['size', 'the size of its argument'],
];

export const linuxIoctlCode = diffRule({
  code: 'PF5315',
  name: 'linux-ioctl-code',
  on: 'linuxIoctl',
  message: (p: { ioctl: string; before: string; after: string; why: string }) =>
    `the code of '${p.ioctl}' is ${p.after} now; it was ${p.before}: ${p.why}`,
  help: () => 'keep the old request beside the new one, which gets a name and a number of its own',
  why: 'Direction, magic, number and size of the argument are the code. A driver of another version answers ENOTTY to it.',
  both: (pair, say) => {
    const { old, new: now, relation } = pair;
    if (relation === 'recoded') return;
    const changed = PARTS.filter(([key]) => old[key] !== now[key]).map(([key, what]) => ({ key, what }));
    if (changed.length === 0 && old.code === now.code) return;
    const { old: before, new: after } = homeOf<'linux_device'>(pair);
    // The device says it once for all of them.
    const moved = before.magic !== after.magic && old.magic === before.magic && now.magic === after.magic;
    if (moved && changed.every(({ key }) => key === 'magic')) return;
    const edited = changed.length === 0 || old.code === now.code;
    // Only a lock that was edited has other parts of one code, or another code of the same parts.
    const text = (ioctl: LinuxIoctl): string =>
      [hexText(ioctl.code), ...(edited ? changed.map(({ key }) => `${key} ${ioctl[key]}`) : [])].join(', ');
    say({
      class: 'break',
      params: {
        ioctl: now.name,
        before: text(old),
        after: text(now),
        why: edited ? 'never edit a lock' : `${changed.map(({ what }) => what).join(' and ')} changed`,
      },
      verdict: directions('breaks', 'breaks'),
    });
  },
});
