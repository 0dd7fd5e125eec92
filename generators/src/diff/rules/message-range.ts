/** A number that takes as many bytes as it needs may be larger, or must be smaller. */
import { compareCodecs } from '../codecs.ts';
import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';

export const messageRange = diffRule({
  code: 'PF5418',
  name: 'message-range',
  on: ['messageField', 'entry'],
  message: (p: { field: string; before: string; after: string; wider: boolean }) =>
    `'${p.field}' goes up to ${p.after} now; it went up to ${p.before}`,
  help: (p) =>
    p.wider
      ? 'write larger numbers only to peers that announced a version which takes them'
      : 'keep the limit for reading: older writers use all of it',
  why: 'Readers refuse a number that is larger than what they were built for.',
  both: ({ old, new: now }, say, context) => {
    for (const { what, before, after } of compareCodecs(old.codec, now.codec, context)) {
      if (what !== 'range') continue;
      const wider = BigInt(after) > BigInt(before);
      const verdict = wider ? directions('breaks', 'ok') : directions('ok', 'breaks');
      say({ class: 'break', params: { field: now.name, before, after, wider }, verdict });
    }
  },
});
