/** Another role writes a field of a section. */
import type { DeclOf } from '../../model/model.ts';
import { renamedNames } from '../renames.ts';
import { diffRule } from '../rule.ts';

export const fieldOwner = diffRule({
  code: 'PF5151',
  name: 'field-owner',
  on: 'field',
  message: (p: { field: string; before: string; after: string }) =>
    `'${p.field}' is written by ${p.after} now; it was written by ${p.before}`,
  help: () => 'release both sides together: a mixed pair has two writers, or none',
  why: 'Each word of shared memory has one writer. When the sides disagree, both store, or nobody does: a reader then takes zero for a value.',
  both: ({ old, new: now, parent, relation }, say) => {
    if (relation === 'reserved') return;
    // A renamed role is the same one; roles that changed places have a finding of their own.
    const names = renamedNames(parent);
    const before = names.get(old.owner ?? '') ?? old.owner;
    if (before === now.owner) return;
    const was = writers(old.owner, parent?.old).map((role) => names.get(role) ?? role);
    const is = writers(now.owner, parent?.new);
    // As long as somebody writes it on both sides, nobody waits for a value that never comes.
    const common = is.length > 0 && (was.every((role) => is.includes(role)) || is.every((role) => was.includes(role)));
    const params = { field: now.name, before: before ?? 'nobody', after: now.owner ?? 'nobody' };
    say({ class: common && was.length > 0 ? 'lockstep' : 'break', params });
  },
});

/** The roles that store a field of this owner. */
function writers(owner: string | undefined, section: unknown): string[] {
  const roles = (section as Partial<DeclOf<'section'>> | undefined)?.roles ?? [];
  if (owner === undefined) return [];
  return owner === 'init' ? roles.slice(0, 1) : owner === 'both' ? [...roles] : [owner];
}
