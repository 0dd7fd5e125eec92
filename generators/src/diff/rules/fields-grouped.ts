/** Fields stand in a struct of their own now, or not any more, wherever they stood. */
import { type Group, groupsOf } from '../match/regrouped.ts';
import { diffRule } from '../rule.ts';
import { listText } from '../words.ts';

export const fieldsGrouped = diffRule({
  code: 'PF5124',
  name: 'fields-grouped',
  on: 'layout',
  message: (p: { group: string; fields: string; together: boolean }) =>
    p.together
      ? `${p.fields} stand in '${p.group}' now`
      : `${p.fields} stand on their own now; they were in '${p.group}'`,
  help: () => 'nothing for peers; sources reach the fields in another way',
  why: 'A struct inside of another has no bytes of its own. Where its fields stand is compared as if it were not there.',
  both: ({ old, new: now }, say, context) => {
    const tell = (groups: readonly Group[], together: boolean): void => {
      for (const { field, inner } of groups) {
        const fields = listText(inner.filter(({ reserved }) => reserved !== true).map(({ name }) => `'${name}'`));
        say({ class: 'source', params: { group: field.name, fields, together } });
      }
    };
    tell(groupsOf(old.fields, now.fields, context.old), false);
    tell(groupsOf(now.fields, old.fields, context.new), true);
  },
});
