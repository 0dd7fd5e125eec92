/** A field of a message is written in another way. */
import { compareCodecs } from '../codecs.ts';
import { diffRule } from '../rule.ts';

export const messageCodec = diffRule({
  code: 'PF5406',
  name: 'message-codec',
  on: ['messageField', 'entry'],
  message: (p: { field: string; before: string; after: string; why: string }) =>
    `'${p.field}' is ${p.after} now; it was ${p.before}${p.why === '' ? '' : `: ${p.why}`}`,
  help: () => 'keep the form, and add a new field at the end for the other one',
  why: 'Readers take the bytes as they were built to. A message has no types in it.',
  both: ({ old, new: now }, say, context) => {
    for (const { what, before, after, change } of compareCodecs(old.codec, now.codec, context)) {
      if (what === 'form') say({ class: 'break', params: { field: now.name, before, after, why: '' } });
      if (what !== 'meaning' || change === undefined) continue;
      const { class: found, why, verdict } = change;
      say({ class: found, params: { field: now.name, before, after, why }, ...(verdict && { verdict }) });
    }
  },
});
