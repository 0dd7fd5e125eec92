/** A bit has lost its name. */

import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';

export const flagRemoved = diffRule({
  code: 'PF5212',
  name: 'flag-removed',
  on: 'flag',
  message: (p: { flag: string; bit: number }) => `flag '${p.flag}' (bit ${p.bit}) is gone`,
  help: () => 'keep the name, and ignore the bit where it is read; it must never mean anything else',
  why: 'Older peers still set it and rely on what it asks for.',
  vanished: ({ old: { name, bit } }, say) => {
    say({ class: 'break', params: { flag: name, bit }, verdict: directions('degraded', 'degraded') });
  },
});
