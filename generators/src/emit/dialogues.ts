/** A conversation with states as emitters see it: who may say what in a state, who hears it, and what is out of order. */
import type { DeclOf, DialogueState } from '../model/model.ts';

export type Dialogue = DeclOf<'dialogue'>;
export type DialogueMessage = Dialogue['messages'][number];
/** A message that may be said, and the state that follows. */
export interface Said {
  readonly message: DialogueMessage;
  readonly next: string;
  readonly docs: string | undefined;
}

/** What a role may say in a state, in the order of the schema. */
export function saidBy(decl: Dialogue, state: DialogueState, role: string): Said[] {
  return state.says
    .filter((saying) => saying.role === role)
    .map(({ message, next, docs }) => ({ message: messageOf(decl, message), next, docs }));
}

function messageOf(decl: Dialogue, name: string): DialogueMessage {
  const found = decl.messages.find((entry) => entry.name === name);
  if (found === undefined) throw new Error(`${decl.name} has no message '${name}'`);
  return found;
}

/** The role that talks with this one. */
export function otherRole(decl: Dialogue, role: string): string {
  return decl.roles.find((entry) => entry !== role) ?? role;
}

/** Whether everything said in a state leaves it as it is, by whomever: such a state lasts. */
export const isSteady = (state: DialogueState): boolean => state.says.every(({ next }) => next === state.name);

/** Every message but those that a role may say in a state. */
export function outOfOrder(decl: Dialogue, state: DialogueState, role: string): DialogueMessage[] {
  const allowed = new Set(saidBy(decl, state, role).map(({ message }) => message.name));
  return decl.messages.filter(({ name }) => !allowed.has(name));
}

/** The order in words, a line for each state. */
export function orderLines(decl: Dialogue): string[] {
  return decl.states.map((state) => {
    const says = decl.roles.flatMap((role) => {
      const said = saidBy(decl, state, role);
      if (said.length === 0) return [];
      const texts = said.map(({ message, next }) => (next === state.name ? message.name : `${message.name} → ${next}`));
      return [`${role} says ${texts.join(', ')}`];
    });
    const end = state.end === true ? ['may end'] : [];
    const first = state.name === decl.begin ? 'begins' : undefined;
    return `${state.name}: ${[...(first === undefined ? [] : [first]), ...says, ...end].join('; ')}`;
  });
}
