/** A plane that the new side does not have any more. */
import { diffRule } from '../rule.ts';

export const planeRemoved = diffRule({
  code: 'PF5003',
  name: 'plane-removed',
  on: 'plane',
  message: (p: { plane: string; version: number }) => `plane '${p.plane}' (version ${p.version}) is gone`,
  help: () => 'keep it until no older peer is in use; its id must not be given to another plane',
  why: 'An older peer still speaks it and gets no answer. Tables of a platform are nobody else’s business.',
  vanished: ({ old: { name, version, policy } }, say) => {
    say({ class: policy === 'foreign' ? 'source' : 'break', params: { plane: name, version } });
  },
});
