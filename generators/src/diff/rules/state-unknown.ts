/** What becomes of unknown messages in a state is another. */
import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';

export const stateUnknown = diffRule({
  code: 'PF5495',
  name: 'state-unknown',
  on: 'dialogueState',
  message: (p: { state: string; before: string; after: string }) =>
    `unknown messages are ${words(p.after)} in the state '${p.state}' now; they were ${words(p.before)}`,
  help: (p) =>
    p.after === 'refuse' ? 'keep passing them over: newer peers say what you do not know' : 'nothing for older peers',
  why: 'Peers of other versions say messages that this one does not know.',
  both: ({ old, new: now }, say) => {
    if (old.unknown === now.unknown) return;
    const params = { state: now.name, before: old.unknown, after: now.unknown };
    if (now.unknown === 'refuse') say({ class: 'break', params, verdict: directions('ok', 'breaks') });
    else say({ class: 'additive', params, verdict: directions('ok', 'ok') });
  },
});

const words = (unknown: string): string => (unknown === 'ignore' ? 'passed over' : 'refused');
