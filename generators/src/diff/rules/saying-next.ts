/** Another state follows a message. */
import { diffRule } from '../rule.ts';

export const sayingNext = diffRule({
  code: 'PF5498',
  name: 'saying-next',
  on: 'saying',
  message: (p: { message: string; state: string; before: string; after: string }) =>
    `'${p.message}' leads from the state '${p.state}' to '${p.after}' now; it led to '${p.before}'`,
  help: () => 'give the message that leads elsewhere a name and literals of its own',
  why: 'After the message both roles must be in one state. Here each side would be in another one.',
  both: ({ old, new: now }, say) => {
    if (old.next === now.next) return;
    say({ class: 'break', params: { message: now.message, state: now.state, before: old.next, after: now.next } });
  },
});
