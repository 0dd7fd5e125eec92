/** A constant is printed in another base. */
import { diffRule } from '../rule.ts';
import { everyone } from '../verdict.ts';

export const constantStyle = diffRule({
  code: 'PF5253',
  name: 'constant-style',
  on: 'constant',
  message: (p: { name: string; style: string }) => `'${p.name}' is printed in ${p.style} now`,
  help: () => 'nothing for peers',
  why: 'The base is for readers of the generated code. No value changes with it, and the hash does not know of it.',
  both: ({ old, new: now }, say) => {
    if (old.value.t !== 'int' || now.value.t !== 'int' || old.value.hex === now.value.hex) return;
    const params = { name: now.name, style: now.value.hex === true ? 'hexadecimal' : 'decimal' };
    say({ class: 'source', params, consumers: everyone('none') });
  },
});
