/** A part of a token has another width. */
import { diffRule } from '../rule.ts';

export const tokenPartWidth = diffRule({
  code: 'PF5222',
  name: 'token-part-width',
  on: 'part',
  message: (p: { part: string; before: number; after: number }) =>
    `'${p.part}' has ${p.after} bits now; it had ${p.before}`,
  help: () => 'keep the width, or make a new token',
  why: 'Peers mask with the old width: they lose bits, or take those of a neighbour.',
  both: ({ old, new: now, relation }, say) => {
    if (relation === 'reserved' || old.width === now.width) return;
    say({ class: 'break', params: { part: now.name, before: old.width, after: now.width } });
  },
});
