/** A function of a platform's table has another index. */
import { PLATFORM_BREAKS } from '../platform.ts';
import { diffRule } from '../rule.ts';

export const tableIndex = diffRule({
  code: 'PF5344',
  name: 'table-index',
  on: 'function',
  message: (p: { function: string; before: number; after: number }) =>
    `'${p.function}' is entry ${p.after} now; it was entry ${p.before}`,
  help: () => 'compare with the platform’s header: the platform never renumbers its entries',
  why: 'A call goes through the entry: with a wrong index another function runs with these arguments.',
  both: ({ old, new: now }, say) => {
    if (old.index === now.index) return;
    const params = { function: now.name, before: old.index, after: now.index };
    say({ class: 'break', params, consumers: PLATFORM_BREAKS });
  },
});
