/** The size of a layout changed, and no field with a meaning tells why. */
import { type LayoutDecl, type Pair, pairsOf } from '../nodes.ts';
import { diffRule } from '../rule.ts';

export const layoutSize = diffRule({
  code: 'PF5116',
  name: 'layout-size',
  on: 'layout',
  message: (p: { name: string; before: number; after: number; reserved: boolean }) =>
    `'${p.name}' has ${p.after} bytes now; it had ${p.before}, and ${p.reserved ? 'only reserved space differs' : 'its fields do not tell why'}`,
  help: (p) =>
    p.reserved
      ? 'keep the size; where more is needed, add space behind the end and name the old form under `prefixes`'
      : 'write the space as a field: a layout has no implicit end',
  why: 'Peers check lengths. A layout of another size is refused, or read past its end.',
  both: ({ old, new: now, children }, say) => {
    if (old.size === now.size) return;
    const slack = (decl: LayoutDecl): number => {
      return decl.size - Math.max(0, ...decl.fields.map(({ offset, size }) => offset + size));
    };
    const reserved = slack(old) === slack(now);
    if (reserved && pairsOf(children, 'field').some(explains)) return;
    const named = now.size > old.size && now.prefixes.some((prefix) => prefix.size <= old.size);
    const params = { name: now.name, before: old.size, after: now.size, reserved };
    say({ class: reserved && named ? 'tail' : 'break', params });
  },
});

/** Whether another finding tells of bytes that came, went or moved. */
function explains({ relation, old, new: now }: Pair<'field'>): boolean {
  if (relation === 'grown') return true;
  if (old === undefined || now === undefined) return (now ?? old)?.reserved !== true;
  return (relation === 'same' || relation === 'renamed') && old.offset + old.size !== now.offset + now.size;
}
