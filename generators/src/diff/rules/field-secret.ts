/** A field is secret, or is no longer. */
import { diffRule } from '../rule.ts';

export const fieldSecret = diffRule({
  code: 'PF5163',
  name: 'field-secret',
  on: ['field', 'messageField', 'entry'],
  message: (p: { field: string; is: string }) => `'${p.field}' is ${p.is}`,
  help: (p) =>
    p.is === 'secret'
      ? 'nothing for peers: no byte changed'
      : 'keep the mark, or make sure that everybody may see the value',
  why: 'What is not marked is printed in logs and stays in memory. A mark that is gone is seldom meant.',
  both: ({ old, new: now }, say) => {
    if ((old.secret === true) === (now.secret === true)) return;
    const params = { field: now.name, is: now.secret === true ? 'secret now' : 'no longer secret' };
    say({ class: 'source', severity: now.secret === true ? 'info' : 'warning', params });
  },
});
