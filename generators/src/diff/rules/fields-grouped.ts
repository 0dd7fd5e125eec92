/** Fields stand in a struct of their own now, or not any more, wherever they stood. */
import { typeText } from '../context.ts';
import { type Group, regrouped } from '../match/regrouped.ts';
import { diffRule } from '../rule.ts';
import { listText } from '../words.ts';

type Types = { readonly before?: string; readonly after?: string };

export const fieldsGrouped = diffRule({
  code: 'PF5124',
  name: 'fields-grouped',
  on: 'layout',
  message: (p: {
    group: string;
    fields: string;
    form: 'together' | 'apart' | 'resized';
    before?: string;
    after?: string;
  }) => {
    if (p.form === 'apart') return `${p.fields} stand on their own now; they were in '${p.group}'`;
    if (p.form === 'resized') {
      return `'${p.group}' is ${p.after ?? ''} now; it was ${p.before ?? ''}: only reserved space is cut differently`;
    }
    return `${p.fields} stand in '${p.group}' now`;
  },
  help: () => 'nothing for peers; sources reach the fields in another way',
  why: 'A struct inside of another has no bytes of its own. Where its fields stand is compared as if it were not there.',
  both: ({ old, new: now }, say, context) => {
    const tell = ({ field, inner }: Group, form: 'together' | 'apart' | 'resized', types: Types = {}): void => {
      const fields = listText(inner.filter(({ reserved }) => reserved !== true).map(({ name }) => `'${name}'`));
      say({ class: 'source', params: { group: field.name, fields, form, ...types } });
    };
    const { apart, together, resized } = regrouped(old.fields, now.fields, context);
    for (const group of apart) tell(group, 'apart');
    for (const group of together) tell(group, 'together');
    for (const pair of resized) {
      const [before, after] = [typeText(pair.old.field.type), typeText(pair.new.field.type)];
      tell(pair.new, 'resized', { before, after });
    }
  },
});
