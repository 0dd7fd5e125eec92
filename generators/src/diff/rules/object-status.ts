/** A name is used in another way. */
import { diffRule } from '../rule.ts';

export const objectStatus = diffRule({
  code: 'PF5263',
  name: 'object-status',
  on: 'name',
  message: (p: { name: string; before: string; after: string }) => `'${p.name}' is ${p.after} now; it was ${p.before}`,
  help: () => 'keep a live name as long as peers open it',
  why: 'A name is live, a fall-back, or history. When the sides disagree, one creates an object that the other does not look for.',
  both: ({ old, new: now }, say) => {
    if (old.status === now.status) return;
    const gone = old.status === 'live' && now.status === 'history';
    say({ class: gone ? 'break' : 'lockstep', params: { name: now.name, before: old.status, after: now.status } });
  },
});
