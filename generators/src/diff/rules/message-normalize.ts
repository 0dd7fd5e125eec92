/** Readers take other values of a field. */
import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';

export const messageNormalize = diffRule({
  code: 'PF5415',
  name: 'message-normalize',
  on: 'messageField',
  message: (p: { field: string; before: string; after: string }) =>
    `'${p.field}' takes ${p.after} now; it took ${p.before}`,
  help: () => 'take more values than before, not fewer, and only where older readers cope with them',
  why: 'What is not taken reads as another value: the two sides go on with different ones.',
  both: ({ old, new: now }, say) => {
    const text = ({ normalize }: typeof now): string =>
      normalize === undefined
        ? 'any value'
        : `${normalize.allowed.join(', ') || 'nothing'} (anything else as ${normalize.otherwise})`;
    if (text(old) === text(now)) return;
    const params = { field: now.name, before: text(old), after: text(now) };
    // Older writers send what was taken so far, and it reads as another value now.
    const lost =
      now.normalize !== undefined &&
      (old.normalize === undefined || old.normalize.allowed.some((value) => !now.normalize?.allowed.includes(value)));
    if (lost) say({ class: 'break', params, verdict: directions('ok', 'breaks') });
    else say({ class: 'lockstep', params });
  },
});
