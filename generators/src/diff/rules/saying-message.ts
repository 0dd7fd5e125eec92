/** What a role may say under a name is another message, or told by other bytes. */
import type { Mark } from '../../model/model.ts';
import type { Saying } from '../nodes.ts';
import { diffRule } from '../rule.ts';

export const sayingMessage = diffRule({
  code: 'PF5499',
  name: 'saying-message',
  on: 'saying',
  message: (p: { message: string; before: string; after: string; why: string }) =>
    `'${p.message}' is ${p.after} now; it was ${p.before}${p.why === '' ? '' : `: ${p.why}`}`,
  help: () => 'keep the message, and the literals by which it is told; say another one under a name of its own',
  why: 'Whoever hears it knows it by its literals, and reads the fields with which it was built.',
  both: ({ old, new: now }, say, context) => {
    const params = { message: now.message, before: text(old), after: text(now), why: '' };
    if (told(old.marks) !== told(now.marks)) say({ class: 'break', params });
    else if (old.of === undefined || now.of === undefined) {
      if (old.of !== now.of) say({ class: 'break', params });
    } else if (!context.sameRef(old.of, now.of)) {
      const { class: found = 'source', why: reason, verdict } = context.substituted(old.of, now.of);
      say({ class: found, params: { ...params, why: found === 'source' ? '' : reason }, verdict });
    }
  },
});

const told = (marks: readonly Mark[]): string => marks.map(({ offset, hex }) => `0x${hex} at ${offset}`).join(', ');
const text = ({ of, marks }: Saying): string =>
  `${of === undefined ? 'nothing' : `${of.plane}.${of.name}`}${marks.length === 0 ? '' : ` (${told(marks)})`}`;
