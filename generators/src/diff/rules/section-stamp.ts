/** The magic word of a section has another value, or stands elsewhere. */

import { diffRule } from '../rule.ts';
import { numberText } from '../words.ts';

export const sectionStamp = diffRule({
  code: 'PF5153',
  name: 'section-stamp',
  on: 'field',
  message: (p: { field: string; before: string; after: string }) =>
    `the stamp '${p.field}' is ${p.after} now; it was ${p.before}`,
  help: () => 'keep the magic, and say what changed in a version word; another magic is another section',
  why: 'A reader waits for this value before it touches anything else. With another one it waits for ever, or refuses.',
  both: ({ old, new: now, relation }, say) => {
    if (relation === 'reserved' || old.stamp === now.stamp) return;
    const text = (stamp: string | undefined): string => (stamp === undefined ? 'no stamp' : numberText(stamp));
    say({ class: 'break', params: { field: now.name, before: text(old.stamp), after: text(now.stamp) } });
  },
});
