/** The messages of a plane. */
import type { Message } from '../../../generators/src/emit/vectors/interpreter/message.ts';
import type { Model } from '../../../generators/src/model/model.ts';

/** All of them; those that only stand in others are not left out. */
export function messagesOf(model: Model, plane: string): Message[] {
  const found = model.planes.find(({ name }) => name === plane);
  if (found === undefined) throw new Error(`the model has no plane '${plane}'`);
  return found.members.filter((decl) => decl.kind === 'message');
}
