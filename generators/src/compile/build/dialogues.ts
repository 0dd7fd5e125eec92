/** Builds conversations with states, and checks that both roles can follow them. */
import type { DialogueValue, NextValue } from '../../language/exchanges.ts';
import type { MessageValue } from '../../language/messages.ts';
import { isValue } from '../../language/value.ts';
import type { DeclOf, Mark } from '../../model/model.ts';
import { codecOf, extentOf, unveiled } from './codecs.ts';
import type { At, Context } from './context.ts';
import { checkNames } from './names.ts';

type Dialogue = DeclOf<'dialogue'>;
type Built = Dialogue['states'][number];

/** One message that one role may say in one state, as the schema states it. */
interface Saying {
  readonly state: string;
  readonly role: string;
  readonly name: string;
  readonly message: MessageValue;
  readonly next: string;
  readonly path: string;
}

/** A conversation with states. */
export function buildDialogue(context: Context, value: DialogueValue, name: string): Dialogue | undefined {
  const at = (path: string): At => ({ value, path });
  const states = Object.keys(value.states);
  checkNames(context, states, 'a state', name, (state) => at(`0:states.${state}`));
  checkRoles(context, value);
  if (states.length === 0) context.report('PF1308', { what: 'the conversation' }, at('0:states'));
  const sayings = sayingsOf(value);
  if (states.length > 0) checkStates(context, value, sayings);
  const messages = messagesOf(context, value, name, sayings);
  checkApart(context, value, sayings);
  const head = value.head === undefined ? undefined : headOf(context, value, value.head, sayings);
  if (value.head === undefined) {
    for (const [state, { unknown }] of Object.entries(value.states)) {
      if (unknown !== 'ignore') continue;
      const why = `the state '${state}' ignores unknown messages, and nothing says how one is told`;
      context.report('PF1545', { why }, at(`0:states.${state}/1:unknown`));
    }
  }
  const built = Object.entries(value.states).map(([state, { end, unknown }]): Built => {
    const says = sayings
      .filter((saying) => saying.state === state)
      .map(({ role, name: message, next, path }) => ({ role, message, next, ...context.place(value, path) }));
    return {
      name: state,
      ...(end ? { end: true as const } : {}),
      unknown,
      says,
      ...context.place(value, `0:states.${state}`),
    };
  });
  return {
    kind: 'dialogue',
    name,
    ...context.place(value),
    roles: [...value.roles],
    begin: value.begin,
    ...(head === undefined ? {} : { head }),
    messages,
    states: built,
  };
}

function sayingsOf(value: DialogueValue): Saying[] {
  return Object.entries(value.states).flatMap(([state, { says }]) =>
    Object.entries(says).flatMap(([role, list]) =>
      Object.entries(list).flatMap(([name, said]): Saying[] => {
        const message = said.kind === 'next' ? said.message : said;
        if (!isValue(message) || message.kind !== 'message') return [];
        const next = said.kind === 'next' ? (said as NextValue).state : state;
        return [{ state, role, name, message, next, path: `0:states.${state}/0:${role}.${name}` }];
      }),
    ),
  );
}

/** The two who talk speak the plane. */
function checkRoles(context: Context, value: DialogueValue): void {
  const { roles } = value;
  const at: At = { value, path: '0:roles' };
  if (roles.length !== 2 || roles[0] === roles[1]) {
    context.report(
      'PF1540',
      { why: `two different roles are needed, not ${roles.length === 2 ? 'one' : roles.length}` },
      at,
    );
  }
  const parties = context.planes.find(({ members }) => Object.values(members).includes(value))?.parties;
  for (const role of roles) {
    if (parties === undefined) context.report('PF1540', { why: `the plane does not say that '${role}' speaks it` }, at);
    else if (!parties.includes(role)) {
      context.report('PF1540', { why: `'${role}' does not speak the plane, which ${parties.join(' and ')} do` }, at);
    }
  }
  for (const [state, { says }] of Object.entries(value.states)) {
    for (const role of Object.keys(says)) {
      if (roles.includes(role)) continue;
      const why = `'${role}' is none of the roles ${roles.join(' and ')}`;
      context.report('PF1540', { why }, { value, path: `0:states.${state}/0:${role}` });
    }
  }
}

/** Every state exists, is reached from the first one, and has a way to an end. */
function checkStates(context: Context, value: DialogueValue, sayings: readonly Saying[]): void {
  const states = Object.keys(value.states);
  const known = (state: string): boolean => Object.hasOwn(value.states, state);
  const unknown = (state: string, path: string): void => {
    // What is no text was refused where it was taken.
    if (state === '' || known(state)) return;
    context.report('PF1541', { state, states: states.join(', ') }, { value, path });
  };
  unknown(value.begin, '0:begin');
  for (const { next, path } of sayings) unknown(next, `${path}/0:`);
  const reached = spread([value.begin], (from) =>
    sayings.filter(({ state }) => state === from).map(({ next }) => next),
  );
  const ends = states.filter((state) => value.states[state]?.end === true);
  const ending = spread(ends, (to) => sayings.filter(({ next }) => next === to).map(({ state }) => state));
  for (const state of states) {
    const at: At = { value, path: `0:states.${state}` };
    const lost = sayings.filter((saying) => saying.state === state).map(({ name }) => `'${name}'`);
    if (!reached.has(state) && known(value.begin)) {
      context.report(
        'PF1542',
        { state, lost: lost.length === 0 ? '' : `, so that nobody may ever say ${lost.join(', ')}` },
        at,
      );
    }
    if (!ending.has(state)) context.report('PF1543', { state }, at);
  }
}

/** Everything that steps lead to from where one begins. */
function spread(from: readonly string[], steps: (state: string) => readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const queue = [...from];
  for (let state = queue.pop(); state !== undefined; state = queue.pop()) {
    if (found.has(state)) continue;
    found.add(state);
    queue.push(...steps(state));
  }
  return found;
}

/** Each message once. A name means one message, and a message has one name. */
function messagesOf(
  context: Context,
  value: DialogueValue,
  where: string,
  sayings: readonly Saying[],
): Dialogue['messages'] {
  const names = new Map<string, Saying>();
  const messages = new Map<MessageValue, string>();
  for (const saying of sayings) {
    const { name, message, path } = saying;
    const other = names.get(name);
    const called = messages.get(message);
    if (other !== undefined && other.message !== message) {
      const why = `'${name}' is another message in the state '${other.state}'`;
      context.report('PF1546', { why }, { value, path });
    } else if (called !== undefined && called !== name) {
      context.report('PF1546', { why: `the message '${name}' is called '${called}' elsewhere` }, { value, path });
    }
    if (other === undefined) names.set(name, saying);
    if (called === undefined) messages.set(message, name);
  }
  const placeOf = (name: string): At => ({ value, path: names.get(name)?.path ?? '' });
  checkNames(context, [...names.keys()], 'a message', where, placeOf);
  return [...names.values()].map(({ name, message, path }) => ({
    name,
    message: context.home(message, { value, path }),
    marks: marksOf(message),
  }));
}

/** Whoever hears one message knows which of those it is that the other role may say. */
function checkApart(context: Context, value: DialogueValue, sayings: readonly Saying[]): void {
  for (const [index, one] of sayings.entries()) {
    const other = sayings
      .slice(0, index)
      .find(({ state, role, message }) => state === one.state && role === one.role && !areApart(message, one.message));
    if (other === undefined) continue;
    const params = { message: one.name, other: other.name, role: one.role, state: one.state };
    context.report('PF1544', params, { value, path: one.path });
  }
}

/** Whether some byte, by its place, is one literal's in the one message and another's in the other. */
function areApart(one: MessageValue, other: MessageValue): boolean {
  const bytes = bytesOf(marksOf(other));
  return [...bytesOf(marksOf(one))].some(([offset, byte]) => (bytes.get(offset) ?? byte) !== byte);
}

function bytesOf(marks: readonly Mark[]): ReadonlyMap<number, string> {
  return new Map(
    marks.flatMap(({ offset, hex }) => [...(hex.match(/../g) ?? [])].map((byte, n) => [offset + n, byte] as const)),
  );
}

/** The literals of a message that always stand at the same offset, with neighbours in one. */
function marksOf(message: MessageValue): Mark[] {
  const marks: Mark[] = [];
  let offset = 0;
  for (const field of Object.values(message.fields)) {
    const entry = unveiled(field);
    const codec = codecOf(entry);
    const inner = entry.kind === 'lenient' ? entry.inner : entry;
    // What may be missing moves all that follows.
    if (inner !== codec) break;
    if (codec.kind === 'literal') {
      const last = marks.at(-1);
      if (last !== undefined && last.offset + last.hex.length / 2 === offset) last.hex += codec.hex;
      else marks.push({ offset, hex: codec.hex });
    }
    const { min, max } = extentOf(codec);
    if (min !== max) break;
    offset += max;
  }
  return marks;
}

/** Where the number stands that says what a message is. */
function headOf(
  context: Context,
  value: DialogueValue,
  head: MessageValue,
  sayings: readonly Saying[],
): NonNullable<Dialogue['head']> | undefined {
  const at: At = { value, path: '0:head' };
  const refuse = (why: string): undefined => {
    context.report('PF1545', { why }, at);
    return undefined;
  };
  const codecs = Object.values(head.fields).map((entry) => unveiled(entry));
  const last = codecs.at(-1);
  const repr = last?.kind === 'enum' ? last.repr.name : last?.kind === 'int' ? last.name : undefined;
  const marks = marksOf(head);
  if (codecs.length < 2 || marks.length === 0 || codecs.slice(0, -1).some(({ kind }) => kind !== 'literal')) {
    return refuse('it must be literals and then one number');
  }
  if (repr !== 'u8' && repr !== 'u16' && repr !== 'u32')
    return refuse('its last field must be a u8, u16 or u32, or named values of one');
  const offset = marks.reduce((end, mark) => Math.max(end, mark.offset + mark.hex.length / 2), 0);
  const width = Number(repr.slice(1)) / 8;
  for (const { name, message, path } of sayings) {
    const bytes = bytesOf(marksOf(message));
    const begins = [...bytesOf(marks)].every(([place, byte]) => bytes.get(place) === byte);
    const says = Array.from({ length: width }, (_, n) => bytes.has(offset + n)).every(Boolean);
    if (!begins || says) continue;
    const why = `'${name}' begins so, and has no literal where the number stands`;
    context.report('PF1545', { why }, { value, path });
  }
  const home = context.home(head, at);
  return { ...home, marks, offset, type: repr };
}
