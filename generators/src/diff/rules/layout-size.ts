/** The size of a layout does not follow from its fields. */
import type { LayoutDecl } from '../nodes.ts';
import { diffRule } from '../rule.ts';

export const layoutSize = diffRule({
  code: 'PF5116',
  name: 'layout-size',
  on: 'layout',
  message: (p: { name: string; before: number; after: number }) =>
    `'${p.name}' has ${p.after} bytes now; it had ${p.before}, and its fields do not tell why`,
  help: () => 'write the space as a field: a layout has no implicit end',
  why: 'Peers check lengths. A layout of another size is refused, or read past its end.',
  both: ({ old, new: now }, say) => {
    const slack = (decl: LayoutDecl): number => {
      return decl.size - Math.max(0, ...decl.fields.map(({ offset, size }) => offset + size));
    };
    if (old.size === now.size || slack(old) === slack(now)) return;
    say({ class: 'break', params: { name: now.name, before: old.size, after: now.size } });
  },
});
