/** A layout or a field has another alignment, such as after packing. */
import { diffRule } from '../rule.ts';

export const layoutAlign = diffRule({
  code: 'PF5115',
  name: 'layout-align',
  on: ['layout', 'field', 'overlay', 'arm'],
  message: (p: { name: string; before: number; after: number; sameSize: boolean }) =>
    `'${p.name}' is aligned to ${p.after} now; it was to ${p.before}${p.sameSize ? ', at the same size' : ''}`,
  help: () => 'keep the alignment: use the type that gives it, and state it with `align`',
  why: 'Alignment is part of the layout: it decides where an array’s elements and an outer struct’s fields stand, and whether a word can be read at once. Size alone does not show it.',
  both: ({ old, new: now, relation }, say, context) => {
    if (relation === 'reserved' || old.align === now.align) return;
    // A field follows its type, which is told on its own.
    if ('type' in old && 'type' in now && !context.sameType(old.type, now.type)) return;
    const params = { name: now.name, before: old.align, after: now.align, sameSize: old.size === now.size };
    say({ class: 'break', params });
  },
});
