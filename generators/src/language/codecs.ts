/** Codecs: how one field of a variable message is written. */
import type { Prefix, VarintForm } from '../model/model.ts';
import { PREFIXES, VARINT_FORMS, varintMost } from '../model/prefixes.ts';
import type { StructValue } from './layouts.ts';
import type { MessageValue } from './messages.ts';
import type { EnumValue, FlagsValue } from './numbers.ts';
import { optionsOf } from './options.ts';
import type { RegistryValue, RestCodec, RestUintCodec } from './registries.ts';
import { type ArrayType, type FloatType, type IntType, u8, type WordType } from './types.ts';
import type { UnionValue } from './unions.ts';
import {
  describe,
  type IntLike,
  isValue,
  make,
  type Problem,
  takeInt,
  takeNumber,
  takeText,
  type Value,
} from './value.ts';

/** Fixed bytes which a reader insists on. */
export interface LiteralCodec extends Value<'literal'> {
  readonly hex: string;
}
/** An integer of which not every value is legal. */
export interface RangedCodec extends Value<'ranged'> {
  readonly type: IntType;
  readonly min: bigint;
  readonly max: bigint;
}
/** One byte, 0 or 1. */
export interface BoolCodec extends Value<'bool'> {
  readonly byte: true;
}
/** UTF-8 with a length prefix. */
export interface TextCodec extends Value<'text'> {
  readonly max: number;
  readonly prefix: Prefix;
  readonly bad: 'none' | 'error';
}
/** Bytes with a length prefix. */
export interface BlobCodec extends Value<'blob'> {
  readonly max: number;
  readonly prefix: Prefix;
}
/** Several values with a count prefix. */
export interface ListCodec extends Value<'list'> {
  readonly of: Codec;
  readonly max: number;
  readonly prefix: Prefix;
}
/** As many values as earlier fields of the message say. */
export interface CountedCodec extends Value<'counted'> {
  readonly of: Codec;
  readonly max: number;
  readonly by: readonly string[];
  readonly times: number;
}
/** A whole number in as many bytes as it needs. */
export interface VarintCodec extends Value<'varint'> {
  readonly form: VarintForm;
  readonly max: bigint;
  readonly shortest: boolean;
}
export type Codec =
  | LiteralCodec
  | IntType
  | RangedCodec
  | FloatType
  | WordType
  | EnumValue
  | FlagsValue
  | BoolCodec
  | TextCodec
  | ArrayType<IntType<'u8'>>
  | BlobCodec
  | ListCodec
  | CountedCodec
  | StructValue
  | MessageValue
  | UnionValue
  | VarintCodec
  | RestCodec
  | RestUintCodec
  | RegistryValue;

export const CODEC_KINDS = [
  'literal',
  'int',
  'ranged',
  'float',
  'word',
  'enum',
  'flags',
  'bool',
  'text',
  'array',
  'blob',
  'list',
  'counted',
  'struct',
  'message',
  'union',
  'varint',
  'rest',
  'rest_uint',
  'registry',
] as const;

/** `literal('PKF1')`: these ASCII bytes; `literal.hex('504b4631')`: these bytes. */
export const literal = Object.freeze(
  Object.assign(
    (text: string): LiteralCodec => {
      const problems: Problem[] = [];
      const taken = takeText(text, '0:', 'ASCII text', problems);
      if ([...taken].some((char) => char.charCodeAt(0) > 0x7f)) {
        problems.push({ path: '0:', want: 'ASCII text (use literal.hex for other bytes)', got: describe(text) });
      }
      const hex = [...taken].map((char) => (char.charCodeAt(0) & 0x7f).toString(16).padStart(2, '0')).join('');
      return make<LiteralCodec>('literal', { hex }, problems);
    },
    {
      hex: (digits: string): LiteralCodec => {
        const problems: Problem[] = [];
        const hex = takeText(digits, '0:', 'hexadecimal digits', problems).replace(/\s+/g, '').toLowerCase();
        if (hex.length % 2 !== 0 || !/^[0-9a-f]*$/.test(hex)) {
          problems.push({ path: '0:', want: 'an even number of hexadecimal digits', got: describe(digits) });
        }
        return make<LiteralCodec>('literal', { hex }, problems);
      },
    },
  ),
);

/** One byte: 0 is false, 1 is true. */
export const bool: BoolCodec = make<BoolCodec>('bool', { byte: true });

const MOST = { u8: 0xff, u16: 0xffff } as const;

const smallest = (max: number): 'u8' | 'u16' => (max <= MOST.u8 ? 'u8' : 'u16');

/**
 * UTF-8 of at most `max` bytes after a length prefix.
 * `bad` says what a reader does with an oversized or invalid text: refuse it (`error`, the default) or read it as empty.
 */
export function text(
  max: IntLike,
  options: { readonly prefix?: Prefix; readonly bad?: 'none' | 'error' } = {},
): TextCodec {
  const problems: Problem[] = [];
  const most = takeNumber(max, '0:', 'the most bytes of the text', 0, problems);
  const given: { prefix?: Prefix; bad?: 'none' | 'error' } = optionsOf(options, '1:', problems, {
    prefix: PREFIXES,
    bad: ['none', 'error'],
  });
  const data = { max: most, prefix: given.prefix ?? smallest(most), bad: given.bad ?? 'error' };
  return make<TextCodec>('text', data, problems);
}

/** At most `max` bytes after a length prefix. */
export function blob(max: IntLike, options: { readonly prefix?: Prefix } = {}): BlobCodec {
  const problems: Problem[] = [];
  const most = takeNumber(max, '0:', 'the most bytes', 0, problems);
  const given: { prefix?: Prefix } = optionsOf(options, '1:', problems, {
    prefix: PREFIXES,
  });
  const prefix = given.prefix ?? (most > MOST.u16 ? 'u32' : smallest(most));
  return make<BlobCodec>('blob', { max: most, prefix }, problems);
}

/** At most `max` values after a count prefix. */
export function list(of: Codec, max: IntLike, options: { readonly prefix?: Prefix } = {}): ListCodec {
  const problems: Problem[] = [];
  const most = takeNumber(max, '1:', 'the most values', 0, problems);
  const given: { prefix?: Prefix } = optionsOf(options, '2:', problems, { prefix: PREFIXES });
  const data = { of: takeCodec(of, '0:', problems), max: most, prefix: given.prefix ?? smallest(most) };
  return make<ListCodec>('list', data, problems);
}

/**
 * Values without a count of their own: as many as the earlier fields `by` of the message say, multiplied with each other and
 * with `times`; at most `max`. Of `u8` they are bytes: `counted(u8, 57600, { by: ['width', 'height'], times: 4 })`.
 */
export function counted(
  of: Codec,
  max: IntLike,
  options: { readonly by: readonly string[]; readonly times?: IntLike },
): CountedCodec {
  const problems: Problem[] = [];
  const most = takeNumber(max, '1:', 'the most values', 1, problems);
  const given: { by?: readonly string[]; times?: IntLike } = optionsOf(options, '2:', problems, {
    by: 'texts',
    times: 'any',
  });
  if ((given.by ?? []).length === 0 && !problems.some(({ path }) => path === '2:by')) {
    problems.push({ path: '2:by', want: 'names of earlier fields', got: 'nothing' });
  }
  const data = {
    of: takeCodec(of, '0:', problems),
    max: most,
    by: Object.freeze([...(given.by ?? [])]),
    times: given.times === undefined ? 1 : takeNumber(given.times, '2:times', 'a factor', 1, problems),
  };
  return make<CountedCodec>('counted', data, problems);
}

/**
 * A whole number from 0 to `max` in as many bytes as it needs: `varint('quic')` as RFC 9000 (section 16) has it, up to 2^62 - 1,
 * `varint('leb128', { max: 65535 })` unsigned LEB128, up to 2^64 - 1. Writers take the shortest form; readers take longer ones
 * too, unless `shortest` says that they refuse them.
 */
export function varint(
  form: VarintForm,
  options: { readonly max?: IntLike; readonly shortest?: boolean } = {},
): VarintCodec {
  const problems: Problem[] = [];
  const known = VARINT_FORMS.includes(form);
  if (!known) problems.push({ path: '0:', want: "one of 'quic', 'leb128'", got: describe(form) });
  const given: { max?: IntLike; shortest?: boolean } = optionsOf(options, '1:', problems, {
    max: 'any',
    shortest: 'flag',
  });
  const most = varintMost(known ? form : 'quic');
  let max = given.max === undefined ? most : takeInt(given.max, '1:max', 'the largest number', most, problems);
  if (max < 1n || max > most) {
    problems.push({ path: '1:max', want: `a number from 1 to ${most}`, got: `the number ${max}` });
    max = most;
  }
  const data = { form: known ? form : ('quic' as const), max, shortest: given.shortest ?? false };
  return make<VarintCodec>('varint', data, problems);
}

/**
 * An integer from `min` to `max`, both legal: `ranged(u16, [1, 120])`. Readers refuse another one, and writers do not write it.
 */
export function ranged(type: IntType, range: readonly [min: IntLike, max: IntLike]): RangedCodec {
  const problems: Problem[] = [];
  const isInt = isValue(type) && type.kind === 'int';
  if (!isInt) problems.push({ path: '0:', want: 'an integer type', got: describe(type) });
  const ends: readonly unknown[] = Array.isArray(range) ? range : [];
  if (ends.length !== 2) problems.push({ path: '1:', want: 'the least and the largest value', got: describe(range) });
  const [low, high] = ends.length === 2 ? ends : [0, 0];
  const min = takeInt(low, '1:', 'the least value', 0n, problems);
  const max = takeInt(high, '1:', 'the largest value', 0n, problems);
  if (min > max) problems.push({ path: '1:', want: 'the least value first', got: `${min} in front of ${max}` });
  return make<RangedCodec>('ranged', { type: isInt ? type : u8, min, max }, problems);
}

/** A codec, or `bool` and a problem. */
export function takeCodec(x: unknown, at: string, problems: Problem[]): Codec {
  if (isValue(x) && (CODEC_KINDS as readonly string[]).includes(x.kind)) return x as Codec;
  problems.push({ path: at, want: 'a codec', got: describe(x) });
  return bool;
}
