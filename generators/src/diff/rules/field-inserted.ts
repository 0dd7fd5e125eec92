/** A field where there was none, neither at the end nor in reserved space. */

import { diffRule } from '../rule.ts';
import { bytesText } from '../words.ts';

export const fieldInserted = diffRule({
  code: 'PF5102',
  name: 'field-inserted',
  on: 'field',
  message: (p: { field: string; offset: number; size: number }) =>
    `'${p.field}' (${bytesText(p.size)} at offset ${p.offset}) is new, in the middle of what older peers know`,
  help: () => 'put new fields at the end, or into reserved space of the same size',
  why: 'Older peers read at fixed offsets: what stands there now is taken for something else.',
  appeared: ({ relation, new: { name, offset, size, reserved } }, say) => {
    // Reserved space that was put in is told by what it moved.
    if (relation === 'added' && reserved !== true) say({ class: 'break', params: { field: name, offset, size } });
  },
});
