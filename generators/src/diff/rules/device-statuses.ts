/** Requests are completed with values of another enumeration. */
import { diffRule } from '../rule.ts';

export const deviceStatuses = diffRule({
  code: 'PF5322',
  name: 'device-statuses',
  on: 'device',
  message: (p: { name: string; before: string; after: string }) =>
    `'${p.name}' answers with ${p.after} now; it was ${p.before}`,
  help: () => 'keep the enumeration: hosts compare its numbers',
  why: 'A status is a number whose meaning both sides take from this enumeration.',
  both: ({ old, new: now }, say, context) => {
    if (context.sameRef(old.statuses, now.statuses)) return;
    const text = ({ plane, name }: typeof now.statuses): string => `${plane}.${name}`;
    say({ class: 'lockstep', params: { name: now.name, before: text(old.statuses), after: text(now.statuses) } });
  },
});
