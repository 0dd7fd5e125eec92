/** The elements behind a struct have another name. */
import { diffRule } from '../rule.ts';
import { placeOf, tailOf } from '../tails.ts';

export const tailRenamed = diffRule({
  code: 'PF5183',
  name: 'tail-renamed',
  on: 'layout',
  message: (p: { name: string; before: string; after: string }) =>
    `the elements behind '${p.name}' are called '${p.after}' now; they were '${p.before}'`,
  help: () => 'nothing for peers: names do not travel; change the code that uses them',
  why: 'Source code that names them does not compile any more. No byte is another.',
  both: (pair, say) => {
    const [before, after] = [tailOf(pair.old), tailOf(pair.new)];
    if (before === undefined || after === undefined || before.name === after.name) return;
    const params = { name: pair.new.name, before: before.name, after: after.name };
    say({ class: 'source', params, ...placeOf(pair, before, after) });
  },
});
