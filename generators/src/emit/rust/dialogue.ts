/** Conversations with states: a type for each state of each role, whose functions are what may be said and heard there. */
import type { DialogueState, Mark } from '../../model/model.ts';
import { type Dialogue, isSteady, orderLines, otherRole, outOfOrder, type Said, saidBy } from '../dialogues.ts';
import type { RustContext } from './context.ts';
import { docLines, docsAt, quote } from './docs.ts';
import { ident, pascal, screaming, snake, snakeIdent, typeName } from './names.ts';
import { NONE, SOME } from './prelude.ts';
import { render } from './templates.ts';

/** The module of a conversation. */
export const dialogueModule = (name: string): string => snakeIdent(name);
/** The type of a state. */
export const stateType = (name: string): string => typeName(pascal(name));
const setType = (state: string, role: string): string => `${stateType(state)}From${pascal(role)}`;

export function emitDialogue(decl: Dialogue, context: RustContext): string {
  const inner = context.nested();
  const said = ({ message, next }: Said) => ({
    name: quote(message.name),
    const: screaming(message.name),
    variant: ident(pascal(message.name)),
    method: `say_${snake(message.name)}`,
    type: inner.path(message.message.plane, message.message.name),
    next: stateType(next),
  });
  const sets = decl.states.filter(isSteady).flatMap((state) =>
    decl.roles.flatMap((role) => {
      const messages = saidBy(decl, state, role).map(said);
      return messages.length === 0
        ? []
        : [{ type: setType(state.name, role), speaker: role, state: state.name, messages }];
    }),
  );
  const stateOf = (state: DialogueState, role: string) => {
    const other = otherRole(decl, role);
    const heard = saidBy(decl, state, other).map(said);
    const steady = isSteady(state);
    return {
      docs: docsAt('        ', state.docs, statement(decl, state, role)),
      type: stateType(state.name),
      name: quote(state.name),
      state: state.name,
      other,
      begins: state.name === decl.begin,
      hears: heard.length > 0,
      steps: heard.length > 0 && !steady,
      steady,
      set: setType(state.name, other),
      heard,
      said: steady ? [] : saidBy(decl, state, role).map((entry) => ({ ...said(entry), name: entry.message.name })),
      others: outOfOrder(decl, state, other)
        .map(({ name }) => `super::known::${screaming(name)}`)
        .join(', '),
      ignores: state.unknown === 'ignore',
      what: quote(decl.name),
    };
  };
  return render('dialogue', {
    docs: docLines(
      decl.docs,
      `Who may say what, and the state that follows:\n\n${orderLines(decl)
        .map((line) => `- ${line}`)
        .join('\n')}`,
    ),
    module: dialogueModule(decl.name),
    messages: decl.messages.map(({ name, marks }) => ({
      const: screaming(name),
      name: quote(name),
      marks: markList(marks),
    })),
    head: headText(decl),
    sets,
    roles: decl.roles.map((role) => ({
      role,
      module: snakeIdent(role),
      states: decl.states.map((state) => stateOf(state, role)),
    })),
  });
}

function headText({ head }: Dialogue): string {
  if (head === undefined) return NONE;
  const width = Number(head.type.slice(1)) / 8;
  return `${SOME}(&crate::runtime::Head { what: ${quote(head.name)}, marks: &[${markList(head.marks)}], offset: ${head.offset}, width: ${width} })`;
}

function markList(marks: readonly Mark[]): string {
  return marks
    .map(({ offset, hex }) => {
      const bytes = (hex.match(/../g) ?? []).map((byte) => `0x${byte}`).join(', ');
      return `crate::runtime::Mark { offset: ${offset}, bytes: &[${bytes}] }`;
    })
    .join(', ');
}

/** What a role may do in a state, in a sentence. */
function statement(decl: Dialogue, state: DialogueState, role: string): string {
  const names = (list: readonly Said[]): string => list.map(({ message }) => `\`${message.name}\``).join(', ');
  const other = otherRole(decl, role);
  const [mine, theirs] = [saidBy(decl, state, role), saidBy(decl, state, other)];
  const parts = [
    ...(mine.length === 0 ? [] : [`Says ${names(mine)}.`]),
    ...(theirs.length === 0 ? [] : [`Hears ${names(theirs)}.`]),
    ...(state.end === true ? ['The conversation may end here.'] : []),
    ...(state.unknown === 'ignore' ? ['Unknown messages are passed over.'] : []),
  ];
  return `State \`${state.name}\`. ${parts.join(' ')}`;
}
