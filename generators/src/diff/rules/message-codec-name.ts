/** A field of a message has another type for the same number. */
import { compareCodecs } from '../codecs.ts';
import { diffRule } from '../rule.ts';

export const messageCodecName = diffRule({
  code: 'PF5407',
  name: 'message-codec-name',
  on: ['messageField', 'entry'],
  message: (p: { field: string; before: string; after: string }) =>
    `'${p.field}' is declared as ${p.after} now; it was ${p.before}, which has the same bytes`,
  help: () => 'nothing for peers; sources that use the field need the other type',
  why: 'The generated type changes, the bytes do not.',
  both: ({ old, new: now }, say, context) => {
    for (const { what, before, after } of compareCodecs(old.codec, now.codec, context)) {
      if (what === 'name') say({ class: 'source', params: { field: now.name, before, after } });
    }
  },
});
