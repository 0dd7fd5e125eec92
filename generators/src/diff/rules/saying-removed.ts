/** A role may no longer say a message in a state. */
import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';

export const sayingRemoved = diffRule({
  code: 'PF5497',
  name: 'saying-removed',
  on: 'saying',
  message: (p: { role: string; message: string; state: string }) =>
    `'${p.role}' may no longer say '${p.message}' in the state '${p.state}'`,
  help: () => 'keep hearing it as long as older peers say it',
  why: 'Older peers still say it there, and newer ones find it out of order.',
  vanished: ({ old: { role, message, state } }, say) => {
    say({ class: 'break', params: { role, message, state }, verdict: directions('ok', 'breaks') });
  },
});
