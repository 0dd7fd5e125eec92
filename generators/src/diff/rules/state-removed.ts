/** A conversation has lost a state. */
import { diffRule } from '../rule.ts';

export const stateRemoved = diffRule({
  code: 'PF5492',
  name: 'state-removed',
  on: 'dialogueState',
  message: (p: { state: string }) => `the state '${p.state}' is gone`,
  help: () => 'keep the state, and what may be said in it, as long as older peers come there',
  why: 'Older peers are still led to it, and say there what is out of order for newer ones.',
  vanished: ({ old: { name } }, say) => {
    say({ class: 'break', params: { state: name } });
  },
});
