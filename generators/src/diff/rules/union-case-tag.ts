/** A case has another tag. */
import { diffRule } from '../rule.ts';

export const unionCaseTag = diffRule({
  code: 'PF5457',
  name: 'union-case-tag',
  on: 'case',
  message: (p: { case: string; before: string; after: string }) =>
    `'${p.case}' has tag ${p.after} now; it had ${p.before}`,
  help: (p) => `give it ${p.before} back`,
  why: 'The tag travels, the name does not.',
  both: ({ old, new: now }, say) => {
    if (old.tag !== now.tag) say({ class: 'break', params: { case: now.name, before: old.tag, after: now.tag } });
  },
});
