/** An entry of a platform's table has another name. */
import { PLATFORM_SOURCE } from '../platform.ts';
import { diffRule } from '../rule.ts';

export const tableFunctionRenamed = diffRule({
  code: 'PF5343',
  name: 'table-function-renamed',
  on: 'function',
  message: (p: { before: string; after: string; index: number }) =>
    `entry ${p.index} is called '${p.after}' now; it was '${p.before}'`,
  help: () => 'nothing for the platform; rename it in your sources. Check the index when the function is another one',
  why: 'The platform knows its entries by index.',
  both: ({ relation, old, new: now }, say) => {
    if (relation !== 'renamed') return;
    say({
      class: 'source',
      params: { before: old.name, after: now.name, index: now.index },
      consumers: PLATFORM_SOURCE,
    });
  },
});
