/** A case has another body. */
import { diffRule } from '../rule.ts';

export const unionCaseBody = diffRule({
  code: 'PF5458',
  name: 'union-case-body',
  on: 'case',
  message: (p: { case: string; before: string; after: string; why: string }) =>
    `'${p.case}' holds ${p.after} now; it held ${p.before}${p.why === '' ? '' : `: ${p.why}`}`,
  help: () => 'use a new case with a tag of its own',
  why: 'The tag says which body follows. Readers take its bytes for the one with which they were built: the two are compared field by field.',
  both: ({ old, new: now }, say, context) => {
    const text = (body: typeof now.body): string => (body === undefined ? 'nothing' : `${body.plane}.${body.name}`);
    const params = { case: now.name, before: text(old.body), after: text(now.body), why: '' };
    if (old.body === undefined || now.body === undefined) {
      if (old.body !== now.body) say({ class: 'break', params });
    } else if (!context.sameRef(old.body, now.body)) {
      const { class: found = 'source', why, verdict } = context.substituted(old.body, now.body);
      say({ class: found, params: { ...params, why: found === 'source' ? '' : why }, verdict });
    }
  },
});
