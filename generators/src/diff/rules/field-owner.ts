/** Another role writes a field of a section. */
import type { DeclOf } from '../../model/model.ts';
import { diffRule } from '../rule.ts';

export const fieldOwner = diffRule({
  code: 'PF5151',
  name: 'field-owner',
  on: 'field',
  message: (p: { field: string; before: string; after: string }) =>
    `'${p.field}' is written by ${p.after} now; it was written by ${p.before}`,
  help: () => 'release both sides together: a mixed pair has two writers, or none',
  why: 'Each word of shared memory has one writer. When the sides disagree, both store, or nobody does.',
  both: ({ old, new: now, parent, relation }, say) => {
    if (relation === 'reserved') return;
    // Roles are told by their position: a renamed role is the same one.
    const role = (owner: string | undefined, section: unknown): string | undefined => {
      const at = (section as DeclOf<'section'> | undefined)?.roles?.indexOf(owner ?? '') ?? -1;
      return at < 0 ? owner : `role ${at}`;
    };
    if (role(old.owner, parent?.old) === role(now.owner, parent?.new)) return;
    const params = { field: now.name, before: old.owner ?? 'nobody', after: now.owner ?? 'nobody' };
    say({ class: 'lockstep', params });
  },
});
