/** A named form has another length. */
import { diffRule } from '../rule.ts';

export const prefixSize = diffRule({
  code: 'PF5120',
  name: 'prefix-size',
  on: 'prefix',
  message: (p: { prefix: string; before: number; after: number }) =>
    `the form '${p.prefix}' has ${p.after} bytes; it had ${p.before}`,
  help: (p) => `keep ${p.before}, and give the other length a name of its own`,
  why: 'The length of a released form is what peers of that age send. It never changes.',
  both: ({ old, new: now }, say) => {
    if (old.size === now.size) return;
    say({ class: 'break', params: { prefix: now.name, before: old.size, after: now.size } });
  },
});
