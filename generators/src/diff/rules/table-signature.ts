/** A function of a platform's table takes or gives something else. */
import { typeText } from '../context.ts';
import type { TableEntry } from '../nodes.ts';
import { PLATFORM_BREAKS, PLATFORM_SOURCE } from '../platform.ts';
import { diffRule } from '../rule.ts';
import { changeOfType } from '../types.ts';

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
    const type = ({ params, ret }: TableEntry) => ({ t: 'fnptr' as const, params, ret });
    // What points at a struct that differs is called with other bytes.
    const found = changeOfType(type(old), type(now), context)?.class ?? 'source';
    const params = { function: now.name, before: text(old), after: text(now) };
    say({ class: found, params, consumers: found === 'break' ? PLATFORM_BREAKS : PLATFORM_SOURCE });
  },
});

function text({ params, ret }: TableEntry): string {
  return `(${params.map(({ name, type }) => `${name}: ${typeText(type)}`).join(', ')}) -> ${typeText(ret)}`;
}
