/** Reserved bits of a token are named or cut differently. */
import { diffRule } from '../rule.ts';

export const tokenReserved = diffRule({
  code: 'PF5226',
  name: 'token-reserved',
  on: 'part',
  message: (p: { part: string; before: string; after: string }) =>
    `reserved bits '${p.part}' were ${p.before} and are ${p.after}`,
  help: () => 'nothing for peers as long as all other parts stay where they are',
  why: 'Peers write zero there and ignore it. How they are cut is no part of the hash either: they are what the other parts leave free.',
  both: ({ relation, old, new: now }, say) => {
    if (relation !== 'reserved') return;
    const text = ({ name, shift, width }: typeof now): string => `'${name}', ${width} from bit ${shift}`;
    if (text(old) !== text(now))
      say({ class: 'source', params: { part: now.name, before: text(old), after: text(now) } });
  },
  vanished: ({ relation, old }, say) => {
    if (relation !== 'removed' || old.reserved !== true) return;
    const before = `'${old.name}', ${old.width} from bit ${old.shift}`;
    say({ class: 'source', params: { part: old.name, before, after: 'gone' } });
  },
});
