/** A field carries the stamps of another party. */
import { diffRule } from '../rule.ts';

export const fieldStamps = diffRule({
  code: 'PF5162',
  name: 'field-stamps',
  on: 'field',
  message: (p: { field: string; before: string; after: string }) =>
    `'${p.field}' carries the stamps of ${p.after} now; it carried those of ${p.before}`,
  help: () => 'build both sides together',
  why: 'A reader looks for a stamp of each plane that both sides speak. What was built from the old side writes, or looks for, the stamps of other planes.',
  both: ({ old, new: now, relation }, say) => {
    if (relation === 'reserved' || old.stamps === now.stamps) return;
    const text = (party: string | undefined): string => (party === undefined ? 'nobody in particular' : `'${party}'`);
    say({ class: 'lockstep', params: { field: now.name, before: text(old.stamps), after: text(now.stamps) } });
  },
});
