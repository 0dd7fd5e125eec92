/** A section has other roles. */

import { diffRule } from '../rule.ts';
import { listText } from '../words.ts';

export const sectionRoles = diffRule({
  code: 'PF5154',
  name: 'section-roles',
  on: 'section',
  message: (p: { name: string; before: string; after: string }) =>
    `the roles of '${p.name}' are ${p.after} now; they were ${p.before}`,
  help: () => 'keep the creating role first; a new name for a role is harmless, another creator is not',
  why: 'The first role creates the section and stamps it. When the sides disagree, both create it, or both wait.',
  both: ({ old, new: now }, say) => {
    if (JSON.stringify(old.roles) === JSON.stringify(now.roles)) return;
    const params = { name: now.name, before: listText(old.roles), after: listText(now.roles) };
    // A name that is new cannot have been the other role.
    const renamed = old.roles.length === now.roles.length && !now.roles.some((role, n) => moved(old.roles, role, n));
    say({ class: renamed ? 'source' : 'break', params });
  },
});

const moved = (before: readonly string[], role: string, at: number): boolean =>
  before.includes(role) && before[at] !== role;
