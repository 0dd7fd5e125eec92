/** A shorter form of a layout has a name now. */

import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';

export const prefixAdded = diffRule({
  code: 'PF5118',
  name: 'prefix-added',
  on: 'prefix',
  message: (p: { prefix: string; size: number }) => `the form of ${p.size} bytes is called '${p.prefix}'`,
  help: () => 'nothing for older peers',
  why: 'Named forms are lengths that readers accept. One more harms nobody.',
  appeared: ({ new: { name, size } }, say) => {
    say({ class: 'additive', params: { prefix: name, size }, verdict: directions('ok', 'ok') });
  },
});
