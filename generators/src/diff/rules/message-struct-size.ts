/** A struct inside of a message has another size. */
import { compareCodecs } from '../codecs.ts';
import { diffRule } from '../rule.ts';

export const messageStructSize = diffRule({
  code: 'PF5411',
  name: 'message-struct-size',
  on: ['messageField', 'entry'],
  message: (p: { field: string; before: number; after: number }) =>
    `'${p.field}' has ${p.after} bytes now; it had ${p.before}: its struct changed`,
  help: () => 'leave the struct alone, and put the longer form into a new field',
  why: 'A message has no offsets: what follows the struct is read from the wrong place.',
  both: ({ old, new: now }, say, context) => {
    for (const { what, before, after } of compareCodecs(old.codec, now.codec, context)) {
      if (what !== 'size') continue;
      say({ class: 'break', params: { field: now.name, before: Number(before), after: Number(after) } });
    }
  },
});
