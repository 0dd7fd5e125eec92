/** A store makes other fields visible. */
import { renamedNames } from '../renames.ts';
import { diffRule } from '../rule.ts';
import { listText } from '../words.ts';

export const fieldPublishes = diffRule({
  code: 'PF5155',
  name: 'field-publishes',
  on: 'field',
  message: (p: { field: string; before: string; after: string }) =>
    `'${p.field}' publishes ${p.after} now; it published ${p.before}`,
  help: () => 'release both sides together',
  why: 'Readers take the fields that a store publishes without another check. What is not published any more may be stale.',
  both: ({ old, new: now, relation, parent }, say) => {
    if (relation === 'reserved') return;
    const names = renamedNames(parent);
    const before = (old.publishes ?? []).map((name) => names.get(name) ?? name);
    const after = now.publishes ?? [];
    const known = (old.publishes === undefined) === (now.publishes === undefined);
    if (known && before.join() === after.join()) return;
    const sameSet = known && [...before].sort().join() === [...after].sort().join();
    const text = (list: readonly string[]): string => listText(list) || 'nothing';
    say({
      class: sameSet ? 'source' : 'lockstep',
      params: { field: now.name, before: text(before), after: text(after) },
    });
  },
});
