/** Other parties hold a conversation, or in the other place. */
import { diffRule } from '../rule.ts';

export const dialogueRoles = diffRule({
  code: 'PF5488',
  name: 'dialogue-roles',
  on: 'dialogue',
  message: (p: { name: string; before: string; after: string }) =>
    `'${p.name}' is between ${p.after} now; it was between ${p.before}`,
  help: () => 'keep the roles, in their order; another pair of parties has a conversation of its own',
  why: 'Each role is built with what it may say and what it hears. Under another name it is somebody else.',
  both: ({ old, new: now }, say) => {
    const [before, after] = [old.roles.join(' and '), now.roles.join(' and ')];
    if (before !== after) say({ class: 'break', params: { name: now.name, before, after } });
  },
});
