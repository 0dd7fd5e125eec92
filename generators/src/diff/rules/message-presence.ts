/** A field of a message is there under other conditions. */
import type { DeclOf, Presence } from '../../model/model.ts';
import { diffRule } from '../rule.ts';

export const messagePresence = diffRule({
  code: 'PF5412',
  name: 'message-presence',
  on: 'messageField',
  message: (p: { field: string; before: string; after: string }) =>
    `'${p.field}' is ${p.after} now; it was ${p.before}`,
  help: () => 'keep the condition, and add a new field at the end',
  why: 'Both sides must agree whether the bytes are there: otherwise everything behind them is read from the wrong place.',
  both: ({ old, new: now, parent }, say) => {
    const before = text(old.presence, parent?.old);
    const after = text(now.presence, parent?.new);
    if (before.sense === after.sense) {
      if (before.words === after.words) return;
      say({ class: 'source', params: { field: now.name, before: before.words, after: after.words } });
    } else say({ class: 'break', params: { field: now.name, before: before.words, after: after.words } });
  },
});

/** The condition in words, and in a form that does not depend on names: positions of the fields that it is about. */
function text(presence: Presence, message: unknown): { words: string; sense: string } {
  const { fields } = message as DeclOf<'message'>;
  const at = (name: string): number => fields.findIndex((field) => field.name === name);
  switch (presence.p) {
    case 'group': {
      const members = fields.flatMap((field, n) =>
        field.presence.p === 'group' && field.presence.group === presence.group ? [n] : [],
      );
      return { words: `in group '${presence.group}'`, sense: `group ${members.join()}` };
    }
    case 'when': {
      const words = `there when '${presence.field}' is ${presence.equals}`;
      return { words, sense: `when ${at(presence.field)} ${presence.equals}` };
    }
    case 'gate': {
      const words = `there when '${presence.field}' is at least ${presence.min}`;
      return { words, sense: `gate ${at(presence.field)} ${presence.min}` };
    }
    default:
      return { words: presence.p, sense: presence.p };
  }
}
