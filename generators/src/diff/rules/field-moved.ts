/** Fields stand at other offsets. */
import { movesOf } from '../moves.ts';
import { diffRule } from '../rule.ts';
import { listText } from '../words.ts';

export const fieldMoved = diffRule({
  code: 'PF5107',
  name: 'field-moved',
  on: 'layout',
  message: (p: { fields: string; by: number; before: number; after: number }) =>
    `${p.fields} moved by ${p.by} bytes: offset ${p.after} instead of ${p.before}`,
  help: () => 'leave every field at its offset; state it with `at` to keep it there',
  why: 'Older peers read at the old offset and take what stands there for the field.',
  both: (pair, say) => {
    for (const { fields, by } of movesOf(pair).shifts) {
      const [first] = fields;
      if (first === undefined) continue;
      const names = listText(fields.map((field) => `'${field.new.name}'`));
      const { path, span, oldSpan } = first;
      const params = { fields: names, by, before: first.old.offset, after: first.new.offset };
      say({ class: 'break', params, path, span, oldSpan });
    }
  },
});
