/** The code of a request does not follow from its parts. */
import type { DeclOf } from '../../model/model.ts';
import type { Ioctl } from '../nodes.ts';
import { diffRule } from '../rule.ts';
import { hexText } from '../words.ts';

export const ioctlCode = diffRule({
  code: 'PF5308',
  name: 'ioctl-code',
  on: 'ioctl',
  message: (p: { ioctl: string; before: string; after: string }) =>
    `the code of '${p.ioctl}' is ${p.after} now; it was ${p.before}, and its parts do not tell why`,
  help: () => 'never edit a lock: write it again with `pf-gen generate`',
  why: 'The code is computed from device type, access, function and method. It is what travels.',
  both: ({ old, new: now, parent }, say) => {
    const type = (side: unknown): number => (side as DeclOf<'device'> | undefined)?.deviceType ?? 0;
    const parts = (ioctl: Ioctl, side: unknown): string => `${type(side)} ${ioctl.access} ${ioctl.fn} ${ioctl.method}`;
    if (old.code === now.code || parts(old, parent?.old) !== parts(now, parent?.new)) return;
    say({ class: 'break', params: { ioctl: now.name, before: hexText(old.code), after: hexText(now.code) } });
  },
});
