/** The hash that is recorded for a plane is not the hash of what the plane holds. */
import { planeHash } from '../../model/hash.ts';
import type { Decl, Model, Plane } from '../../model/model.ts';
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
    // Equal members and equal hashes need no proof, and different members are told by other rules.
    if (old.hash === now.hash || !context.sameContent(old.members, now.members)) return;
    const sides = [
      ['old', old, context.old.model],
      ['new', now, context.new.model],
    ] as const;
    for (const [side, plane, model] of sides) {
      const computed = hashOf(plane, model);
      const params = { plane: now.name, side, recorded: plane.hash, computed };
      if (computed !== plane.hash) say({ class: 'lockstep', severity: 'error', params });
    }
  },
});

function hashOf(plane: Plane, model: Model): string {
  const all = new Map<string, Decl>();
  for (const { name, members } of model.planes) for (const decl of members) all.set(`${name}.${decl.name}`, decl);
  return planeHash(plane, all);
}
