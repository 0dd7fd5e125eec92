/** The sequence word of a seqlock stands elsewhere. */
import type { LayoutDecl } from '../nodes.ts';
import { diffRule } from '../rule.ts';

export const seqlockSequence = diffRule({
  code: 'PF5161',
  name: 'seqlock-sequence',
  on: 'protocol',
  message: (p: { protocol: string; before: string; after: string }) =>
    `the sequence of seqlock '${p.protocol}' is ${p.after} now; it was ${p.before}`,
  help: () => 'leave the sequence word where it is: older readers poll it at its offset',
  why: 'A reader that watches another word believes every copy to be whole: it takes torn values for good ones, silently.',
  both: ({ old, new: now, parent }, say) => {
    if (old.p !== 'seqlock' || now.p !== 'seqlock') return;
    const before = offsetOf(parent?.old, old.sequence);
    const after = offsetOf(parent?.new, now.sequence);
    if (before === after) return;
    const text = (name: string, at: number | undefined): string => `'${name}' at offset ${at ?? 'nowhere'}`;
    const params = { protocol: now.name, before: text(old.sequence, before), after: text(now.sequence, after) };
    say({ class: 'break', params });
  },
});

function offsetOf(section: unknown, field: string): number | undefined {
  return (section as LayoutDecl | undefined)?.fields.find((entry) => entry.name === field)?.offset;
}
