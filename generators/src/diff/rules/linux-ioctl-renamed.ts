/** A request of a Linux device has another name for the same code. */
import { diffRule } from '../rule.ts';
import { hexText } from '../words.ts';

export const linuxIoctlRenamed = diffRule({
  code: 'PF5313',
  name: 'linux-ioctl-renamed',
  on: 'linuxIoctl',
  message: (p: { before: string; after: string; code: string }) =>
    `request '${p.before}' (${p.code}) is called '${p.after}' now`,
  help: () => 'nothing for peers; rename it in your sources',
  why: 'Only the code travels.',
  both: ({ relation, old, new: now }, say) => {
    if (relation !== 'renamed') return;
    say({ class: 'source', params: { before: old.name, after: now.name, code: hexText(now.code) } });
  },
});
