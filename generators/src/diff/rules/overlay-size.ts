/** An overlapping union has another size. */
import { diffRule } from '../rule.ts';

export const overlaySize = diffRule({
  code: 'PF5487',
  name: 'overlay-size',
  on: 'overlay',
  message: (p: { name: string; before: number; after: number }) =>
    `union '${p.name}' has ${p.after} bytes now; it had ${p.before}`,
  help: (p) =>
    p.after > p.before
      ? 'keep its arms within the bytes that it has; leave room for later ones with an arm of bytes'
      : `keep its size with an arm of all bytes: \`raw: bytes(${p.before})\``,
  why: 'What follows it moves, and whatever holds it has another size.',
  both: ({ old, new: now }, say) => {
    if (old.size !== now.size) say({ class: 'break', params: { name: now.name, before: old.size, after: now.size } });
  },
});
