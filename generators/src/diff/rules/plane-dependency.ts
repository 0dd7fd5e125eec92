/** A plane uses something of another plane that changed. */
import { references } from '../../model/hash.ts';
import type { DiffClass } from '../classes.ts';
import { worst } from '../classes.ts';
import type { Finding } from '../finding.ts';
import { diffRule } from '../rule.ts';
import { refOf } from '../substitution.ts';
import { listText } from '../words.ts';

export const planeDependency = diffRule({
  code: 'PF5010',
  name: 'plane-dependency',
  on: 'plane',
  message: (p: { plane: string; uses: string; class: DiffClass }) =>
    `plane '${p.plane}' uses ${p.uses}, which changed (${p.class})`,
  help: () => 'treat it as a change of this plane: its hash and its version go with it',
  why: 'A plane is everything that its members are made of. A peer that compares its hash sees the change, wherever it was made.',
  after: (pair, findings, say, context) => {
    const elsewhere = findings.filter((found) => found.plane !== pair.path && found.plane !== '');
    if (elsewhere.length === 0 || pair.old === undefined || pair.new === undefined) return;
    const used = new Set<string>();
    const queue: unknown[] = [...pair.old.members, ...pair.new.members];
    for (let decl = queue.pop(); decl !== undefined; decl = queue.pop()) {
      const found = new Set<string>();
      references(decl, found);
      for (const key of found) {
        if (used.has(key)) continue;
        used.add(key);
        const ref = refOf(key);
        for (const target of [context.old.find(ref), context.new.find(ref)])
          if (target !== undefined) queue.push(target);
      }
    }
    const causes = elsewhere.filter((found) => used.has(declarationOf(found)));
    const most = worst(causes.map((found) => found.class));
    if (most === undefined) return;
    const uses = listText([...new Set(causes.map(declarationOf))]);
    say({ class: most, params: { plane: pair.path, uses, class: most } });
  },
});

const declarationOf = ({ path }: Finding): string => path.split('.').slice(0, 2).join('.');
