/** Exchanges: framed conversations, and conversations with states, in which each role may say what its state allows. */
import type { MessageValue } from './messages.ts';
import { optionsOf } from './options.ts';
import {
  describe,
  type IntLike,
  isValue,
  keepKinds,
  make,
  type Problem,
  takeInt,
  takeNumber,
  takeText,
  type Value,
} from './value.ts';

/** One message of a conversation. */
export interface KindValue extends Value<'kind'> {
  readonly number: number;
  readonly direction: string;
  readonly message: MessageValue;
}
const DIRECTIONS: readonly unknown[] = ['down', 'up', 'both'];
function takeDirection(given: unknown, problems: Problem[]): string {
  if (DIRECTIONS.includes(given)) return given as string;
  problems.push({ path: '1:', want: '`down`, `up` or `both`', got: describe(given) });
  return '';
}
/** A message and its number: `kind(4, 'down', Stop)`. */
export function kind(number: IntLike, direction: 'down' | 'up' | 'both', carried: MessageValue): KindValue {
  const problems: Problem[] = [];
  if (!isValue(carried) || carried.kind !== 'message') {
    problems.push({ path: '2:', want: 'a message', got: describe(carried) });
  }
  const data = {
    number: takeNumber(number, '0:', 'the number of the kind', 0, problems),
    direction: takeDirection(direction, problems),
    message: carried,
  };
  return make<KindValue>('kind', data, problems);
}

/** A framed conversation over a byte stream. */
export interface ExchangeValue extends Value<'exchange'> {
  readonly magic: bigint;
  readonly maxBody: number;
  readonly messages: Readonly<Record<string, KindValue>>;
}
/** What makes a framed conversation. */
export interface FramedOptions {
  readonly magic: IntLike;
  readonly maxBody: IntLike;
  readonly messages: { readonly [name: string]: KindValue };
}

/** A message after which another state begins. */
export interface NextValue extends Value<'next'> {
  readonly state: string;
  readonly message: MessageValue;
}
/** A message that leads to another state: `next('greeted', Hello)`. */
export function next(state: string, said: MessageValue): NextValue {
  const problems: Problem[] = [];
  if (!isValue(said) || said.kind !== 'message') problems.push({ path: '1:', want: 'a message', got: describe(said) });
  return make<NextValue>(
    'next',
    { state: takeText(state, '0:', 'the name of a state', problems), message: said },
    problems,
  );
}

/** Messages that a role may say, by name. One by itself leaves the state as it is. */
export interface Says {
  readonly [message: string]: MessageValue | NextValue;
}
/** What becomes of a message whose type nobody knows: passed over, or the end. */
export type Unknown = (typeof UNKNOWN)[number];
const UNKNOWN = ['ignore', 'refuse'] as const;

/** One state of a conversation. */
export interface StateValue extends Value<'state'> {
  readonly says: Readonly<Record<string, Says>>;
  readonly end: boolean;
  readonly unknown: Unknown;
}
/**
 * A state, with what each role may say in it: `state({ client: { Hello: next('greeted', Hello) } })`. `end`: the conversation may
 * end here. `unknown`: what becomes of types that nobody knows (`refuse` unless stated).
 */
export function state(
  says: { readonly [role: string]: Says } = {},
  options: { readonly end?: boolean; readonly unknown?: Unknown } = {},
): StateValue {
  const problems: Problem[] = [];
  const given: { end?: boolean; unknown?: Unknown } = optionsOf(options, '1:', problems, {
    end: 'flag',
    unknown: UNKNOWN,
  });
  const kept: Record<string, Says> = {};
  if (typeof says !== 'object' || says === null || isValue(says)) {
    problems.push({ path: '0:', want: 'what each role may say', got: describe(says) });
  } else {
    for (const [role, list] of Object.entries(says)) {
      if (role === '__proto__') problems.push({ path: '0:', want: 'another name', got: 'the name `__proto__`' });
      else kept[role] = keepKinds(list, ['message', 'next'], `0:${role}.`, 'a message or next(…)', problems);
    }
  }
  const data = { says: Object.freeze(kept), end: given.end ?? false, unknown: given.unknown ?? 'refuse' };
  return make<StateValue>('state', data, problems);
}

/** A conversation with states. */
export interface DialogueValue extends Value<'dialogue'> {
  readonly roles: readonly string[];
  readonly begin: string;
  /** The begin of messages that say by a number what they are; that of an unknown one is read by it. */
  readonly head: MessageValue | undefined;
  readonly states: Readonly<Record<string, StateValue>>;
}
/** What makes a conversation with states. */
export interface DialogueOptions {
  /** The two who talk: parties of the plane. */
  readonly roles: readonly string[];
  /** The first state. */
  readonly begin: string;
  readonly head?: MessageValue;
  readonly states: { readonly [name: string]: StateValue };
}

/**
 * Without states: messages behind a 16-byte header of magic, kind, sequence number and body length, each u32 little-endian.
 * With states: messages that their own literals tell apart, each of which a role may say in some states only.
 */
export function exchange(options: DialogueOptions): DialogueValue;
export function exchange(options: FramedOptions): ExchangeValue;
export function exchange(options: FramedOptions | DialogueOptions): ExchangeValue | DialogueValue {
  const isDialogue = typeof options === 'object' && options !== null && ('states' in options || 'roles' in options);
  return isDialogue ? dialogue(options) : framed(options as FramedOptions);
}

function framed(options: FramedOptions): ExchangeValue {
  const problems: Problem[] = [];
  const given: Partial<FramedOptions> = optionsOf(options, '0:', problems, {
    magic: 'any',
    maxBody: 'any',
    messages: 'any',
  });
  const data = {
    magic: takeInt(given.magic, '0:magic', 'the magic number', 0n, problems),
    maxBody: takeNumber(given.maxBody, '0:maxBody', 'the most bytes of a body', 0, problems),
    messages: keepKinds<KindValue>(given.messages, ['kind'], '0:messages.', 'kind(…)', problems),
  };
  return make<ExchangeValue>('exchange', data, problems);
}

function dialogue(options: DialogueOptions): DialogueValue {
  const problems: Problem[] = [];
  const given: Partial<DialogueOptions> = optionsOf(options, '0:', problems, {
    roles: 'texts',
    begin: 'any',
    head: 'any',
    states: 'any',
  });
  const { head } = given;
  if (head !== undefined && (!isValue(head) || head.kind !== 'message')) {
    problems.push({ path: '0:head', want: 'a message', got: describe(head) });
  }
  const data = {
    roles: given.roles ?? [],
    begin: takeText(given.begin, '0:begin', 'the name of the first state', problems),
    head: isValue(head) && head.kind === 'message' ? head : undefined,
    states: keepKinds<StateValue>(given.states, ['state'], '0:states.', 'state(…)', problems),
  };
  return make<DialogueValue>('dialogue', data, problems);
}
