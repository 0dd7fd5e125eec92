/** A constant has another value. */
import { constantText } from '../constants.ts';
import { diffRule } from '../rule.ts';

export const constantValue = diffRule({
  code: 'PF5251',
  name: 'constant-value',
  on: 'constant',
  message: (p: { name: string; before: string; after: string }) => `'${p.name}' is ${p.after} now; it was ${p.before}`,
  help: () => 'rebuild both sides; where a layout depends on it, that is told on its own',
  why: 'A constant is an agreement between two sources. No header, size or symbol shows that it changed.',
  both: ({ old, new: now }, say) => {
    // Another kind of constant is a change of its type; a GUID finds or does not find.
    if (old.value.t !== now.value.t || now.value.t === 'guid') return;
    const params = { name: now.name, before: constantText(old), after: constantText(now) };
    if (params.before !== params.after) say({ class: 'lockstep', params });
  },
});
