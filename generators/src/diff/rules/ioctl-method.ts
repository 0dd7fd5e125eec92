/** The system hands over the buffers of a request in another way. */
import { diffRule } from '../rule.ts';

export const ioctlMethod = diffRule({
  code: 'PF5306',
  name: 'ioctl-method',
  on: 'ioctl',
  message: (p: { ioctl: string; before: string; after: string }) =>
    `the method of '${p.ioctl}' is ${p.after} now; it was ${p.before}`,
  help: (p) => `use '${p.before}' again, or a new function number`,
  why: 'The method is in the two lowest bits of the code, and decides which pointers the driver gets. With `neither` they are the caller’s own.',
  both: ({ old, new: now }, say) => {
    if (old.method === now.method) return;
    say({ class: 'break', params: { ioctl: now.name, before: old.method, after: now.method } });
  },
});
