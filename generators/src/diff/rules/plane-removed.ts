/** A plane that the new side does not have any more. */
import { ofNoPlatform } from '../platform.ts';
import { diffRule } from '../rule.ts';

export const planeRemoved = diffRule({
  code: 'PF5003',
  name: 'plane-removed',
  on: 'plane',
  message: (p: { plane: string; version: number; elsewhere?: string }) =>
    `plane '${p.plane}' (version ${p.version}) is gone${p.elsewhere === undefined ? '' : `: ${p.elsewhere} is of no platform`}`,
  help: () => 'keep it until no older peer is in use; its id must not be given to another plane',
  why: 'An older peer still speaks it and gets no answer. Tables of a platform are nobody else’s business.',
  vanished: ({ old: { name, version, policy, members } }, say, context) => {
    const params = { plane: name, version };
    const elsewhere = members.map((decl) => ofNoPlatform(decl, context)).filter((where) => where !== undefined);
    if (elsewhere.length > 0) say({ class: 'break', params: { ...params, elsewhere: elsewhere.join(', ') } });
    else say({ class: policy === 'foreign' ? 'source' : 'break', params });
  },
});
