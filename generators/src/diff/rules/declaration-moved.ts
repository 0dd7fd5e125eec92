/** A declaration stands in another plane. */

import { diffRule } from '../rule.ts';
import { everyone } from '../verdict.ts';

export const declarationMoved = diffRule({
  code: 'PF5025',
  name: 'declaration-moved',
  on: 'declaration',
  message: (p: { name: string; before: string; after: string }) =>
    `'${p.name}' stands in plane '${p.after}' now; it was in '${p.before}'`,
  help: () => 'rebuild both sides, or leave it in its plane',
  why: 'No byte of it changed. The hashes of both planes did, and the path under which sources import it.',
  both: ({ relation, plane, oldPath, old }, say) => {
    if (relation !== 'moved') return;
    const from = oldPath.slice(0, oldPath.indexOf('.'));
    const params = { name: old.name, before: from, after: plane };
    say({ class: 'lockstep', params, consumers: everyone('source') });
    say({ class: 'lockstep', params, consumers: everyone('source'), plane: from, path: oldPath, span: undefined });
  },
});
