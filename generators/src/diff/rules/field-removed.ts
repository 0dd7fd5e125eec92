/** A field is gone, and its place is not reserved. */
import { diffRule } from '../rule.ts';

export const fieldRemoved = diffRule({
  code: 'PF5104',
  name: 'field-removed',
  on: 'field',
  message: (p: { field: string; offset: number; size: number }) =>
    `'${p.field}' (${p.size} bytes at offset ${p.offset}) is gone`,
  help: () => 'keep its place as reserved space: `_reserved: pad(…)`',
  why: 'Everything behind it moves, or the layout ends earlier, and older peers still write and read it.',
  vanished: ({ relation, old: { name, offset, size, reserved } }, say) => {
    if (relation === 'removed' && reserved !== true) say({ class: 'break', params: { field: name, offset, size } });
  },
});
