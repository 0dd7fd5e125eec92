/** A part of a token stands at other bits. */
import { diffRule } from '../rule.ts';

export const tokenPartMoved = diffRule({
  code: 'PF5221',
  name: 'token-part-moved',
  on: 'part',
  message: (p: { part: string; before: number; after: number }) =>
    `'${p.part}' begins at bit ${p.after} now; it began at bit ${p.before}`,
  help: () => 'leave every part at its bits: put new ones into reserved bits',
  why: 'A token is one word for the compiler. Peers that shift by the old number read parts of two values.',
  both: ({ old, new: now, relation }, say) => {
    if (relation === 'reserved' || old.shift === now.shift) return;
    say({ class: 'break', params: { part: now.name, before: old.shift, after: now.shift } });
  },
});
