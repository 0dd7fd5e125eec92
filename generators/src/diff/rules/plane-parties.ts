/** A plane says who speaks it, or says it no longer, or in another order. */
import { diffRule } from '../rule.ts';
import { listText } from '../words.ts';

export const planeParties = diffRule({
  code: 'PF5014',
  name: 'plane-parties',
  on: 'plane',
  message: (p: { plane: string; before: string; after: string }) =>
    `plane '${p.plane}' is spoken by ${p.after}; it was spoken by ${p.before}`,
  help: () => 'nothing for peers that speak it; without parties everybody is compared again',
  why: 'A plane without parties concerns everybody. Naming them takes nothing from those who are named: the others are not asked any more. Leaving the names out makes everybody answer for the plane.',
  both: ({ old, new: now }, say) => {
    const text = (parties: readonly string[] | undefined): string =>
      parties === undefined ? 'everybody' : listText(parties) || 'nobody';
    const params = { plane: now.name, before: text(old.parties), after: text(now.parties) };
    if (old.parties === undefined || now.parties === undefined) {
      if (old.parties === now.parties) return;
      const asksMore = now.parties === undefined && now.policy === 'lockstep';
      say({ class: asksMore ? 'lockstep' : 'source', params });
    } else if (old.parties.join() !== now.parties.join() && sameSet(old.parties, now.parties)) {
      say({ class: 'source', params });
    }
  },
});

const sameSet = (a: readonly string[], b: readonly string[]): boolean => [...a].sort().join() === [...b].sort().join();
