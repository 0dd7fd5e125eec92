/** A conversation has a state that the old side does not know. */
import { diffRule } from '../rule.ts';

export const stateAdded = diffRule({
  code: 'PF5491',
  name: 'state-added',
  on: 'dialogueState',
  message: (p: { state: string }) => `the state '${p.state}' is new`,
  help: () => 'lead to it only by messages that older peers never say, or that they announced to know',
  why: 'Older peers never come there by themselves; a message that leads there is judged by itself.',
  appeared: ({ new: { name } }, say) => {
    say({ class: 'additive', params: { state: name } });
  },
});
