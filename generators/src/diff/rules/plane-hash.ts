/** The hash that is recorded for a plane is not the hash of what the plane holds. */
import { computedHash } from '../hashes.ts';
import { diffRule } from '../rule.ts';

export const recordedHash = diffRule({
  code: 'PF5009',
  name: 'plane-hash',
  on: 'plane',
  message: (p: { plane: string; side: string; recorded: string; computed: string }) =>
    `the ${p.side} side records hash ${p.recorded.slice(0, 12)}… for plane '${p.plane}', whose members give ${p.computed.slice(0, 12)}…`,
  help: () => 'never edit a lock: write it again with `pf-gen generate`, or `pf-gen release`',
  why: 'Peers compare hashes. A hash that was not computed from the members refuses equals, or accepts strangers.',
  both: ({ old, new: now }, say, context) => {
    // Equal hashes need no proof, and different members are told by other rules.
    if (old.hash === now.hash) return;
    const sides = [
      ['old', old, computedHash(old, context.old.model)],
      ['new', now, computedHash(now, context.new.model)],
    ] as const;
    const [[, , before], [, , after]] = sides;
    if (before !== after && !context.sameContent(old.members, now.members)) return;
    for (const [side, plane, computed] of sides) {
      const params = { plane: now.name, side, recorded: plane.hash, computed };
      if (computed !== plane.hash) say({ class: 'lockstep', severity: 'error', params });
    }
  },
});
