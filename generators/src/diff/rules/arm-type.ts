/** An arm of an overlapping union is made of something else. */
import { typeText } from '../context.ts';
import { diffRule } from '../rule.ts';
import { changeOfType } from '../types.ts';
import { bytesText } from '../words.ts';

export const armType = diffRule({
  code: 'PF5484',
  name: 'arm-type',
  on: 'arm',
  message: (p: { arm: string; before: string; after: string; why: string }) =>
    `'${p.arm}' is ${p.after} now; it was ${p.before}${p.why === '' ? '' : `: ${p.why}`}`,
  help: () => 'keep the arm as it is, and add another one with a tag of its own',
  why: 'The same bytes are read as something else. Whoever writes the old form is misread by whoever reads the new one.',
  both: ({ old, new: now }, say, context) => {
    const change = changeOfType(old.type, now.type, context);
    if (change === undefined && old.size === now.size) return;
    if (change === undefined) {
      const bytes = (size: number): string => `${typeText(now.type)} of ${bytesText(size)}`;
      say({ class: 'break', params: { arm: now.name, before: bytes(old.size), after: bytes(now.size), why: '' } });
      return;
    }
    const params = { arm: now.name, before: typeText(old.type), after: typeText(now.type), why: change.why };
    say({ class: change.class, params, ...(change.verdict === undefined ? {} : { verdict: change.verdict }) });
  },
});
