/** A conversation begins every header with another number. */

import { diffRule } from '../rule.ts';
import { numberText } from '../words.ts';

export const exchangeMagic = diffRule({
  code: 'PF5471',
  name: 'exchange-magic',
  on: 'exchange',
  message: (p: { name: string; before: string; after: string }) =>
    `the magic of '${p.name}' is ${p.after} now; it was ${p.before}`,
  help: () => 'keep it',
  why: 'Readers refuse a header that does not begin with it.',
  both: ({ old, new: now }, say) => {
    if (old.magic === now.magic) return;
    say({ class: 'break', params: { name: now.name, before: numberText(old.magic), after: numberText(now.magic) } });
  },
});
