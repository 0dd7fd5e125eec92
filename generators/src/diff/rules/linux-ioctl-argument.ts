/** A request of a Linux device takes or gives something else. */

import { typeText } from '../context.ts';
import type { LinuxIoctl } from '../nodes.ts';
import { diffRule } from '../rule.ts';
import { changeOfType } from '../types.ts';

const PASSES = {
  value: 'as a number',
  in: 'to be read',
  out: 'to be written',
  in_out: 'to be read and written',
} as const;

function textOf({ argument }: LinuxIoctl): string {
  return argument === undefined ? 'nothing' : `${typeText(argument.type)} ${PASSES[argument.pass]}`;
}

export const linuxIoctlArgument = diffRule({
  code: 'PF5316',
  name: 'linux-ioctl-argument',
  on: 'linuxIoctl',
  message: (p: { ioctl: string; before: string; after: string; why: string }) =>
    `'${p.ioctl}' hands over ${p.after} now; it was ${p.before}${p.why === '' ? '' : `: ${p.why}`}`,
  help: () => 'use a new number for a request with another argument',
  why: 'The code has the size of the argument, and not its meaning: a driver of another version reads other fields in the same bytes.',
  both: ({ old, new: now, relation }, say, context) => {
    if (relation === 'recoded') return;
    const params = { ioctl: now.name, before: textOf(old), after: textOf(now), why: '' };
    if (old.argument === undefined || now.argument === undefined || old.argument.pass !== now.argument.pass) {
      if (old.argument !== now.argument) say({ class: 'break', params });
      return;
    }
    const change = changeOfType(old.argument.type, now.argument.type, context);
    if (change === undefined) return;
    const { class: found, why, verdict } = change;
    say({ class: found, params: { ...params, why }, ...(verdict === undefined ? {} : { verdict }) });
  },
});
