/** Readers refuse a varint that has more bytes than it needs, or do no longer. */
import { compareCodecs } from '../codecs.ts';
import { diffRule } from '../rule.ts';
import { directions } from '../verdict.ts';

export const messageShortest = diffRule({
  code: 'PF5419',
  name: 'message-shortest',
  on: ['messageField', 'entry'],
  message: (p: { field: string; before: string; after: string }) =>
    `a '${p.field}' in more bytes than it needs is ${p.after} now; it was ${p.before}`,
  help: (p) =>
    p.after === 'refused'
      ? 'make sure that nobody writes longer forms: writers of other people may, to leave room for a length'
      : 'nothing for peers: generated writers take the shortest form',
  why: 'Generated writers take the shortest form. Those of other people need not, unless they were told.',
  both: ({ old, new: now }, say, context) => {
    for (const { what, before, after } of compareCodecs(old.codec, now.codec, context)) {
      if (what !== 'shortest') continue;
      const params = { field: now.name, before, after };
      if (after === 'refused') say({ class: 'lockstep', params, verdict: directions('ok', 'degraded') });
      else say({ class: 'additive', params, verdict: directions('ok', 'ok') });
    }
  },
});
