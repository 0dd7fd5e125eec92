/** A value has another name for the same number. */

import { diffRule } from '../rule.ts';
import { numberText } from '../words.ts';

export const enumValueRenamed = diffRule({
  code: 'PF5205',
  name: 'enum-value-renamed',
  on: 'value',
  message: (p: { before: string; after: string; number: string }) =>
    `value ${p.number} is called '${p.after}' now; it was '${p.before}'`,
  help: () => 'nothing for peers; rename it in your sources. When its meaning changed as well, use a new number',
  why: 'Only the number travels.',
  both: ({ relation, old, new: now, parent }, say) => {
    if (relation !== 'renamed') return;
    // Where another enumeration is used instead, another name is another meaning.
    say({
      class: parent?.relation === 'instead' ? 'break' : 'source',
      params: { before: old.name, after: now.name, number: numberText(now.value) },
    });
  },
});
