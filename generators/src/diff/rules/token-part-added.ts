/** Bits of a token have a meaning now. */
import { diffRule } from '../rule.ts';

export const tokenPartAdded = diffRule({
  code: 'PF5224',
  name: 'token-part-added',
  on: 'part',
  message: (p: { part: string; shift: number; width: number; reserved: boolean }) =>
    `'${p.part}' (${p.width} bits from bit ${p.shift}) is new${p.reserved ? ', in reserved bits' : ''}`,
  help: () => 'take reserved bits, and let 0 mean what it was before',
  why: 'Reserved bits are zero so far. Bits that had another meaning are misread by every older peer.',
  appeared: ({ relation, new: { name, shift, width, reserved } }, say) => {
    if (reserved === true) return;
    const reused = relation === 'reused';
    const params = { part: name, shift, width, reserved: reused };
    say({ class: reused ? 'reserved-reuse' : 'break', params });
  },
});
