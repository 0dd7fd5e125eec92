/** A message has a field behind its old end. */
import type { DeclOf, MessageField } from '../../model/model.ts';
import type { DiffClass } from '../classes.ts';
import type { DiffContext } from '../context.ts';
import { gateOf } from '../gates.ts';
import { homeOf } from '../nodes.ts';
import { diffRule } from '../rule.ts';

export const messageGrown = diffRule({
  code: 'PF5401',
  name: 'message-grown',
  on: 'messageField',
  message: (p: { field: string; presence: string; trailing: string }) =>
    `'${p.field}' (${p.presence}) is new at the end of an ${p.trailing} message`,
  help: (p) =>
    p.presence === 'required'
      ? 'make it `tail(…)`, so that messages without it are read'
      : p.trailing === 'exact'
        ? 'older readers refuse bytes behind the end: put the field behind a gate, `since(…)`'
        : 'nothing for older peers: they ignore what follows, and a missing field reads as its default',
  why: 'Older readers stop where the message ended when they were built, or refuse what follows; older writers do not send it.',
  appeared: (pair, say, context) => {
    if (pair.relation !== 'grown') return;
    const { new: now } = pair;
    const { old, new: message } = homeOf<'message'>(pair);
    const found = classOf(now, old, message, context);
    say({ class: found, params: { field: now.name, presence: now.presence.p, trailing: old.trailing } });
  },
});

function classOf(field: MessageField, old: DeclOf<'message'>, now: DeclOf<'message'>, context: DiffContext): DiffClass {
  const gate = gateOf(field, old, now, context);
  if (gate !== undefined) return gate;
  if (field.presence.p === 'required') return 'break';
  return old.trailing === 'extensible' ? 'tail' : 'break';
}
