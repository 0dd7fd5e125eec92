/** A field's place is reserved now. */

import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';

export const fieldRetired = diffRule({
  code: 'PF5106',
  name: 'field-retired',
  on: 'field',
  message: (p: { field: string; offset: number }) => `'${p.field}' at offset ${p.offset} is reserved space now`,
  help: () => 'say in the notes what older peers lose: they read zero there, and what they write is ignored',
  why: 'The layout stays, but what older peers ask for in this field is not done any more.',
  vanished: ({ relation, old: { name, offset, reserved } }, say) => {
    if (relation !== 'retired' || reserved === true) return;
    say({ class: 'break', params: { field: name, offset }, verdict: directions('degraded', 'degraded') });
  },
});
