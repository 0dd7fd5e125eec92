/** What a message, union or registry is made of has another size. */
import { diffRule } from '../rule.ts';
import { everyone } from '../verdict.ts';

export const messageSize = diffRule({
  code: 'PF5417',
  name: 'message-size',
  on: ['message', 'union', 'registry'],
  message: (p: { name: string; before: string; after: string }) =>
    `'${p.name}' takes ${p.after} bytes now; it took ${p.before}, because of what is in it`,
  help: () => 'look at the finding about what is in it; buffers of this size must be compiled again',
  why: 'The limits follow from what a message holds, and that has a finding of its own. Programs allocate by them.',
  both: ({ old, new: now }, say, context) => {
    const text = ({ minSize, maxSize }: typeof now): string => `${minSize} to ${maxSize}`;
    if (text(old) === text(now)) return;
    const inside = (decl: typeof now): unknown =>
      decl.kind === 'message' ? decl.fields : { ...decl, name: '', minSize: 0, maxSize: 0 };
    // Its own changes have their own findings.
    if (!context.sameContent(inside(old), inside(now))) return;
    const params = { name: now.name, before: text(old), after: text(now) };
    say({ class: 'source', params, consumers: everyone('rebuild') });
  },
});
