/** A function of a platform's table takes or gives something else. */
import { typeText } from '../context.ts';
import type { TableEntry } from '../nodes.ts';
import { PLATFORM_BREAKS, PLATFORM_SOURCE } from '../platform.ts';
import { diffRule } from '../rule.ts';

export const tableSignature = diffRule({
  code: 'PF5345',
  name: 'table-signature',
  on: 'function',
  message: (p: { function: string; before: string; after: string }) =>
    `'${p.function}' is ${p.after} now; it was ${p.before}`,
  help: () => 'compare with the platform’s header',
  why: 'Arguments are passed as the caller declares them and taken as the platform does. Nothing checks that these agree.',
  both: ({ old, new: now }, say, context) => {
    if (context.sameParams(old.params, now.params) && context.sameType(old.ret, now.ret)) return;
    const types = ({ params }: TableEntry) => ({ t: 'fnptr' as const, params });
    const bytes =
      context.old.bare({ ...types(old), ret: old.ret }) === context.new.bare({ ...types(now), ret: now.ret });
    const params = { function: now.name, before: text(old), after: text(now) };
    if (bytes) say({ class: 'source', params, consumers: PLATFORM_SOURCE });
    else say({ class: 'break', params, consumers: PLATFORM_BREAKS });
  },
});

function text({ params, ret }: TableEntry): string {
  return `(${params.map(({ name, type }) => `${name}: ${typeText(type)}`).join(', ')}) -> ${typeText(ret)}`;
}
