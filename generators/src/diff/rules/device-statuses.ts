/** Requests are completed with values of another enumeration. */
import { diffRule } from '../rule.ts';

export const deviceStatuses = diffRule({
  code: 'PF5322',
  name: 'device-statuses',
  on: 'device',
  message: (p: { name: string; before: string; after: string; why: string }) =>
    `'${p.name}' answers with ${p.after} now; it was ${p.before}${p.why === '' ? '' : `: ${p.why}`}`,
  help: () => 'keep the enumeration: hosts compare its numbers',
  why: 'A status is a number whose meaning both sides take from this enumeration. With other numbers an older host takes a failure for success: the two are compared value by value.',
  both: ({ old, new: now }, say, context) => {
    if (context.sameRef(old.statuses, now.statuses)) return;
    const text = ({ plane, name }: typeof now.statuses): string => `${plane}.${name}`;
    const { class: found = 'source', why: reason, verdict } = context.substituted(old.statuses, now.statuses);
    const why = found === 'source' ? '' : reason;
    const params = { name: now.name, before: text(old.statuses), after: text(now.statuses), why };
    say({ class: found, params, verdict });
  },
});
