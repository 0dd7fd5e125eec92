/** A field of a message is there under other conditions. */
import type { DeclOf, Presence } from '../../model/model.ts';
import { pairsOf } from '../nodes.ts';
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
    const names = new Map<string, string>();
    for (const field of pairsOf(parent?.children ?? [], 'messageField')) {
      if (field.old !== undefined && field.new !== undefined) names.set(field.old.name, field.new.name);
    }
    const before = text(old.presence, parent?.old, (name) => names.get(name) ?? name);
    const after = text(now.presence, parent?.new, (name) => name);
    if (before.sense === after.sense) {
      if (before.words === after.words) return;
      say({ class: 'source', params: { field: now.name, before: before.words, after: after.words } });
    } else {
      const [was, is] = [before, after].map(({ words, sense }) => (before.words === after.words ? sense : words));
      say({ class: 'break', params: { field: now.name, before: was ?? '', after: is ?? '' } });
    }
  },
});

/**
 * The condition in words, and in a form that does not depend on what a group is called.
 *
 * @param nameOf the name on the new side of a field that the condition is about
 */
function text(
  presence: Presence,
  message: unknown,
  nameOf: (field: string) => string,
): { words: string; sense: string } {
  const { fields } = message as DeclOf<'message'>;
  switch (presence.p) {
    case 'group': {
      const members = fields.flatMap(({ name, presence: other }) =>
        other.p === 'group' && other.group === presence.group ? [nameOf(name)] : [],
      );
      return { words: `in group '${presence.group}'`, sense: `in a group of ${members.join(', ')}` };
    }
    case 'when': {
      const words = `there when '${nameOf(presence.field)}' is ${presence.equals}`;
      return { words, sense: words };
    }
    case 'gate': {
      const words = `there when '${nameOf(presence.field)}' is at least ${presence.min}`;
      return { words, sense: words };
    }
    default:
      return { words: presence.p, sense: presence.p };
  }
}
