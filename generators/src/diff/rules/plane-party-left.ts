/** A party does not speak a plane any more. */
import { diffRule } from '../rule.ts';

export const planePartyLeft = diffRule({
  code: 'PF5013',
  name: 'plane-party-left',
  on: 'plane',
  message: (p: { plane: string; party: string }) => `'${p.party}' does not speak plane '${p.plane}' any more`,
  help: (p) => `build '${p.party}' and the others who speak the plane together`,
  why: 'A peer that was built from the old side still asks this party for the plane, and refuses it when it says nothing, or something else.',
  both: ({ old, new: now }, say) => {
    if (old.parties === undefined || now.parties === undefined) return;
    const found = now.policy === 'additive' ? 'source' : 'lockstep';
    for (const party of old.parties) {
      if (!now.parties.includes(party)) say({ class: found, params: { plane: now.name, party } });
    }
  },
});
