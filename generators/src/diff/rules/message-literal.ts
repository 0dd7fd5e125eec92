/** Fixed bytes of a message are other ones. */
import { compareCodecs } from '../codecs.ts';
import { diffRule } from '../rule.ts';

export const messageLiteral = diffRule({
  code: 'PF5408',
  name: 'message-literal',
  on: ['messageField', 'entry'],
  message: (p: { field: string; before: string; after: string }) =>
    `the fixed bytes '${p.field}' are ${p.after} now; they were ${p.before}`,
  help: () => 'keep them: another magic is another message',
  why: 'Readers insist on these bytes and refuse everything else.',
  both: ({ old, new: now }, say, context) => {
    for (const { what, before, after } of compareCodecs(old.codec, now.codec, context)) {
      if (what === 'literal') say({ class: 'break', params: { field: now.name, before, after } });
    }
  },
});
