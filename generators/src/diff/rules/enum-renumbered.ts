/** A named value has another number. */

import { diffRule } from '../rule.ts';
import { numberText } from '../words.ts';

export const enumRenumbered = diffRule({
  code: 'PF5204',
  name: 'enum-renumbered',
  on: 'value',
  message: (p: { value: string; before: string; after: string }) =>
    `'${p.value}' is ${p.after} now; it was ${p.before}`,
  help: (p) => `give '${p.value}' its number ${p.before} back, and put new values behind the last one`,
  why: 'The number travels, the name does not. Compilers see nothing, and both sides go on with different meanings.',
  both: ({ old, new: now }, say) => {
    if (old.value === now.value) return;
    say({ class: 'break', params: { value: now.name, before: numberText(old.value), after: numberText(now.value) } });
  },
});
