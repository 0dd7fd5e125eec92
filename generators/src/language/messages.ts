/** Variable messages: fields with a presence. */
import type { AnyValue } from './any.ts';
import { bool, CODEC_KINDS, type Codec, takeCodec } from './codecs.ts';
import type { StructValue } from './layouts.ts';
import { optionsOf } from './options.ts';
import {
  describe,
  type IntLike,
  isValue,
  keepKinds,
  make,
  type Problem,
  takeInt,
  takeText,
  toBig,
  type Value,
} from './value.ts';

/** A value that a schema states for a field: a number, a truth value, or the name of an enumeration's value. */
export type Stated = IntLike | boolean | string;
type StatedValue = bigint | string;

/** A field that may be missing at the end. */
export interface TailValue extends Value<'tail'> {
  readonly codec: Codec;
  readonly default: StatedValue | undefined;
  readonly always: boolean;
  readonly cut: 'none' | 'error';
}
/** Several fields that come and go together. */
export interface GroupValue extends Value<'group'> {
  readonly group: string;
  readonly codec: Codec;
  readonly default: StatedValue | undefined;
  readonly trigger: boolean;
}
/** A struct that is there exactly when enough bytes remain. */
export interface RemainderValue extends Value<'remainder'> {
  readonly codec: StructValue;
}
/** A field that is there exactly when an earlier one has a value. */
export interface WhenValue extends Value<'when'> {
  readonly field: string;
  readonly equals: StatedValue;
  readonly codec: Codec;
}
/** A field that is there exactly when an earlier number is large enough. */
export interface SinceValue extends Value<'since'> {
  readonly field: string;
  readonly min: bigint;
  readonly codec: Codec;
  readonly default: StatedValue | undefined;
}
/** A field whose odd values read as another one. */
export interface LenientValue extends Value<'lenient'> {
  readonly inner: Codec | Presence;
  readonly allowed: readonly StatedValue[];
  readonly otherwise: StatedValue;
}
/** A field that nobody may see. */
export interface SecretValue extends Value<'secret'> {
  readonly inner: Codec | Presence | LenientValue;
}
export type Presence = TailValue | GroupValue | RemainderValue | WhenValue | SinceValue;
/** Constructors of presences. */
export const PRESENCE_KINDS = ['tail', 'group', 'remainder', 'when', 'since'] as const;
export const isPresence = (value: AnyValue): value is Presence => PRESENCE_KINDS.some((kind) => kind === value.kind);

export interface TailOptions {
  /** What it reads as when it is absent; zero, empty or none unless stated. */
  readonly default?: Stated;
  /** Written also with its default. */
  readonly always?: boolean;
  /**
   * What a reader of an extensible message does when some of its bytes are there and others are not: takes it as absent
   * (`none`, the default), or refuses the message (`error`).
   */
  readonly cut?: 'none' | 'error';
}

/** A field that older writers leave out; it then reads as `default` (zero, empty or none when absent). */
export function tail(codec: Codec, options: TailOptions = {}): TailValue {
  const problems: Problem[] = [];
  const given: Partial<TailOptions> = optionsOf(options, '1:', problems, {
    default: 'any',
    always: 'flag',
    cut: ['none', 'error'],
  });
  const data = {
    codec: takeCodec(codec, '0:', problems),
    default: takeStated(given.default, '1:default', problems),
    always: given.always ?? false,
    cut: given.cut ?? ('none' as const),
  };
  return make<TailValue>('tail', data, problems);
}

/** A field of a group that is written and read as a whole. Only fields with `trigger` cause the writing. */
export function group(
  name: string,
  codec: Codec,
  options: { readonly default?: Stated; readonly trigger?: boolean } = {},
): GroupValue {
  const problems: Problem[] = [];
  const given: { default?: Stated; trigger?: boolean } = optionsOf(options, '2:', problems, {
    default: 'any',
    trigger: 'flag',
  });
  const data = {
    group: takeText(name, '0:', 'the name of the group', problems),
    codec: takeCodec(codec, '1:', problems),
    default: takeStated(given.default, '2:default', problems),
    trigger: given.trigger ?? false,
  };
  return make<GroupValue>('group', data, problems);
}

/** A struct without a placeholder: there exactly when at least its size in bytes remains. */
export function remainder(codec: StructValue): RemainderValue {
  const problems: Problem[] = [];
  if (isValue(codec) && codec.kind === 'struct') return make<RemainderValue>('remainder', { codec });
  problems.push({ path: '0:', want: 'a struct', got: describe(codec) });
  return make<RemainderValue>('remainder', { codec: bool as never }, problems);
}

/** A field that is there exactly when the earlier `field` has the value: `when('cipher', 1, bytes(32))`. */
export function when(field: string, equals: Stated, codec: Codec): WhenValue {
  const problems: Problem[] = [];
  const data = {
    field: takeText(field, '0:', 'the name of an earlier field', problems),
    equals: takeStated(equals, '1:', problems) ?? 0n,
    codec: takeCodec(codec, '2:', problems),
  };
  return make<WhenValue>('when', data, problems);
}

/**
 * A field that came with a version: there exactly when the earlier integer `field` is at least `min`. Otherwise it is not
 * written, whatever it holds, and reads as `default`: `since('abi_version', 3, u32, { default: 60 })`.
 */
export function since(
  field: string,
  min: IntLike,
  codec: Codec,
  options: { readonly default?: Stated } = {},
): SinceValue {
  const problems: Problem[] = [];
  const given: { default?: Stated } = optionsOf(options, '3:', problems, { default: 'any' });
  const data = {
    field: takeText(field, '0:', 'the name of an earlier field', problems),
    min: takeInt(min, '1:', 'the smallest value with which the field is there', 0n, problems),
    codec: takeCodec(codec, '2:', problems),
    default: takeStated(given.default, '3:default', problems),
  };
  return make<SinceValue>('since', data, problems);
}

/** A field of which a reader takes some values only; anything else reads as `otherwise`. */
export function lenient(
  inner: Codec | Presence,
  options: { readonly allowed: readonly Stated[]; readonly otherwise: Stated },
): LenientValue {
  const problems: Problem[] = [];
  const ok = isValue(inner) && [...CODEC_KINDS, ...PRESENCE_KINDS].includes(inner.kind as never);
  if (!ok) problems.push({ path: '0:', want: 'a codec or a presence', got: describe(inner) });
  const given: { allowed?: readonly Stated[]; otherwise?: Stated } = optionsOf(options, '1:', problems, {
    allowed: 'any',
    otherwise: 'any',
  });
  const list = Array.isArray(given.allowed) ? (given.allowed as readonly Stated[]) : [];
  if (list.length === 0) problems.push({ path: '1:allowed', want: 'a list of values', got: describe(given.allowed) });
  const data = {
    inner: ok ? inner : takeCodec(undefined, '0:', []),
    allowed: list.map((entry) => takeStated(entry, '1:allowed', problems) ?? 0n),
    otherwise: takeStated(given.otherwise, '1:otherwise', problems) ?? 0n,
  };
  return make<LenientValue>('lenient', data, problems);
}

/**
 * A field that nobody may see, such as a key: `secret(bytes(32))`, `secret(when('cipher', 1, bytes(32)))`. Rust prints
 * `[secret]` for it and wipes it when it is dropped. Integers, bytes, blobs and texts can be secret.
 */
export function secret(inner: Codec | Presence | LenientValue): SecretValue {
  const problems: Problem[] = [];
  const ok = isValue(inner) && [...CODEC_KINDS, ...PRESENCE_KINDS, 'lenient'].includes(inner.kind as never);
  if (!ok) problems.push({ path: '0:', want: 'a codec or a presence', got: describe(inner) });
  return make<SecretValue>('secret', { inner: ok ? inner : takeCodec(undefined, '0:', []) }, problems);
}

function takeStated(x: unknown, at: string, problems: Problem[]): StatedValue | undefined {
  if (x === undefined) return undefined;
  if (typeof x === 'string') return x;
  const n = toBig(x);
  if (n === undefined) problems.push({ path: at, want: 'a number or the name of a value', got: describe(x) });
  return n;
}

export interface MessageFields {
  readonly [name: string]: Codec | Presence | LenientValue | SecretValue;
}
/** A message of variable size, written field by field without alignment. */
export interface MessageValue<F extends MessageFields = MessageFields> extends Value<'message'> {
  readonly fields: F;
  readonly trailing: 'exact' | 'extensible';
}
const MESSAGE_KINDS = [...CODEC_KINDS, ...PRESENCE_KINDS, 'lenient', 'secret'] as const;

/** A message. `trailing` says what a reader does with bytes after the last field: refuse (`exact`) or ignore them. */
export function message<const F extends MessageFields>(
  fields: F,
  options: { readonly trailing?: 'exact' | 'extensible' } = {},
): MessageValue<F> {
  const problems: Problem[] = [];
  const given: { trailing?: 'exact' | 'extensible' } = optionsOf(options, '1:', problems, {
    trailing: ['exact', 'extensible'],
  });
  const data = {
    fields: keepKinds(fields, MESSAGE_KINDS, '0:', 'a codec or a presence', problems) as F,
    trailing: given.trailing ?? 'exact',
  };
  return make<MessageValue<F>>('message', data, problems);
}
