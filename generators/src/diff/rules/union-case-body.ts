/** A case has another body. */
import { diffRule } from '../rule.ts';

export const unionCaseBody = diffRule({
  code: 'PF5458',
  name: 'union-case-body',
  on: 'case',
  message: (p: { case: string; before: string; after: string }) =>
    `'${p.case}' holds ${p.after} now; it held ${p.before}`,
  help: () => 'use a new case with a tag of its own',
  why: 'The tag says which body follows. Readers take its bytes for the one with which they were built.',
  both: ({ old, new: now }, say, context) => {
    const text = (body: typeof now.body): string => (body === undefined ? 'nothing' : `${body.plane}.${body.name}`);
    const same =
      old.body === undefined || now.body === undefined ? old.body === now.body : context.sameRef(old.body, now.body);
    if (!same) say({ class: 'break', params: { case: now.name, before: text(old.body), after: text(now.body) } });
  },
});
