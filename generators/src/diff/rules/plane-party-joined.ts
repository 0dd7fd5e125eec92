/** A party speaks a plane that it did not speak before. */
import { diffRule } from '../rule.ts';

export const planePartyJoined = diffRule({
  code: 'PF5012',
  name: 'plane-party-joined',
  on: 'plane',
  message: (p: { plane: string; party: string }) => `'${p.party}' speaks plane '${p.plane}' now`,
  help: (p) => `build '${p.party}' and the others who speak the plane together`,
  why: 'Two parties are compared by the planes that both speak. What was built from the old side says nothing of this plane, and is refused by whoever asks for it.',
  both: ({ old, new: now }, say) => {
    if (old.parties === undefined || now.parties === undefined) return;
    // Nobody is refused for an additive plane.
    const found = now.policy === 'additive' ? 'additive' : 'lockstep';
    for (const party of now.parties) {
      if (!old.parties.includes(party)) say({ class: found, params: { plane: now.name, party } });
    }
  },
});
