/** A bit has a name now. */
import { diffRule } from '../rule.ts';

export const flagAdded = diffRule({
  code: 'PF5211',
  name: 'flag-added',
  on: 'flag',
  message: (p: { flag: string; bit: number }) => `flag '${p.flag}' (bit ${p.bit}) is new`,
  help: () => 'make sure that a peer which ignores the bit still does something sensible',
  why: 'Older readers ignore bits without a name, and older writers leave them zero.',
  appeared: ({ new: { name, bit } }, say) => say({ class: 'additive', params: { flag: name, bit } }),
});
