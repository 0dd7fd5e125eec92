/** A conversation may end in a state, or may no longer. */
import { diffRule } from '../rule.ts';

export const stateEnd = diffRule({
  code: 'PF5494',
  name: 'state-end',
  on: 'dialogueState',
  message: (p: { state: string; before: string; after: string }) =>
    `the conversation ${p.after} end in the state '${p.state}' now; it ${p.before} before`,
  help: () => 'let older peers end where they could',
  why: 'Whoever ends where the other one expects more leaves it waiting, or is taken for lost.',
  both: ({ old, new: now }, say) => {
    if (old.end === now.end) return;
    const words = (end: boolean | undefined, could: string): string => (end === true ? could : `${could} not`);
    say({ class: 'break', params: { state: now.name, before: words(old.end, 'could'), after: words(now.end, 'may') } });
  },
});
