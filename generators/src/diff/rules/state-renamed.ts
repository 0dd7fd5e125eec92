/** A state of a conversation has another name. */
import { diffRule } from '../rule.ts';

export const stateRenamed = diffRule({
  code: 'PF5493',
  name: 'state-renamed',
  on: 'dialogueState',
  message: (p: { before: string; after: string }) => `the state '${p.before}' is called '${p.after}' now`,
  help: () => 'nothing for peers; rename it in your sources',
  why: 'Names of states do not travel: the same is said in it.',
  both: ({ relation, old, new: now }, say) => {
    if (relation === 'renamed') say({ class: 'source', params: { before: old.name, after: now.name } });
  },
});
