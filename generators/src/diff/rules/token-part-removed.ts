/** Bits of a token have lost their meaning. */

import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';

export const tokenPartRemoved = diffRule({
  code: 'PF5225',
  name: 'token-part-removed',
  on: 'part',
  message: (p: { part: string; shift: number; width: number }) =>
    `'${p.part}' (${p.width} bits from bit ${p.shift}) is gone`,
  help: () => 'reserve the bits: `_name`, and never give them another meaning',
  why: 'Older peers still write and read it.',
  vanished: ({ relation, old: { name, shift, width, reserved } }, say) => {
    if (reserved === true) return;
    const verdict = relation === 'retired' ? directions('degraded', 'degraded') : directions('breaks', 'breaks');
    say({ class: 'break', params: { part: name, shift, width }, verdict });
  },
});
