/** Fields of messages that are there only when an earlier field says so. */
import type { DeclOf, MessageField } from '../model/model.ts';
import type { DiffClass } from './classes.ts';
import type { DiffContext } from './context.ts';

type Message = DeclOf<'message'>;

/**
 * The class of a new field behind a gate; undefined when there is no gate. A gate protects older peers only when they
 * have the deciding field, and never write the value that opens it.
 */
export function gateOf(field: MessageField, old: Message, now: Message, context: DiffContext): DiffClass | undefined {
  const { presence } = field;
  if (presence.p !== 'gate' && presence.p !== 'when') return undefined;
  const decider = now.fields.find((entry) => entry.name === presence.field);
  if (decider === undefined || !old.fields.some((entry) => entry.name === presence.field)) return 'break';
  // A number that says how new the peer is: whoever says at least `min` knows the field.
  if (presence.p === 'gate') return 'gated';
  const codec = decider.codec;
  if (codec.c !== 'enum') return 'break';
  const known = context.old.find(codec);
  return known?.kind === 'enum' && known.values.some((entry) => entry.value === presence.equals) ? 'break' : 'gated';
}
