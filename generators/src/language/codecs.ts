/** Codecs: how one field of a variable message is written. */
import type { StructValue } from './layouts.ts';
import type { MessageValue } from './messages.ts';
import type { EnumValue, FlagsValue } from './numbers.ts';
import { optionsOf } from './options.ts';
import type { ArrayType, FloatType, IntType, WordType } from './types.ts';
import type { UnionValue } from './unions.ts';
import { describe, type IntLike, isValue, make, type Problem, takeNumber, takeText, type Value } from './value.ts';

/** Fixed bytes which a reader insists on. */
export interface LiteralCodec extends Value<'literal'> {
  readonly hex: string;
}
/** One byte, 0 or 1. */
export interface BoolCodec extends Value<'bool'> {
  readonly byte: true;
}
/** UTF-8 with a length prefix. */
export interface TextCodec extends Value<'text'> {
  readonly max: number;
  readonly prefix: 'u8' | 'u16';
  readonly bad: 'none' | 'error';
}
/** Bytes with a length prefix. */
export interface BlobCodec extends Value<'blob'> {
  readonly max: number;
  readonly prefix: 'u8' | 'u16' | 'u32';
}
/** Several values with a count prefix. */
export interface ListCodec extends Value<'list'> {
  readonly of: Codec;
  readonly max: number;
  readonly prefix: 'u8' | 'u16';
}
export type Codec =
  | LiteralCodec
  | IntType
  | FloatType
  | WordType
  | EnumValue
  | FlagsValue
  | BoolCodec
  | TextCodec
  | ArrayType<IntType<'u8'>>
  | BlobCodec
  | ListCodec
  | StructValue
  | MessageValue
  | UnionValue;

export const CODEC_KINDS = [
  'literal',
  'int',
  'float',
  'word',
  'enum',
  'flags',
  'bool',
  'text',
  'array',
  'blob',
  'list',
  'struct',
  'message',
  'union',
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

const MOST = { u8: 0xff, u16: 0xffff, u32: 0xffff_ffff } as const;

/** Most that `prefix` can count. */
export function capacity(prefix: 'u8' | 'u16' | 'u32'): number {
  return MOST[prefix];
}
const smallest = (max: number): 'u8' | 'u16' => (max <= MOST.u8 ? 'u8' : 'u16');

/**
 * UTF-8 of at most `max` bytes after a length prefix.
 * `bad` says what a reader does with an oversized or invalid text: refuse it (`error`, the default) or read it as empty.
 */
export function text(
  max: IntLike,
  options: { readonly prefix?: 'u8' | 'u16'; readonly bad?: 'none' | 'error' } = {},
): TextCodec {
  const problems: Problem[] = [];
  const most = takeNumber(max, '0:', 'the most bytes of the text', 0, problems);
  const given: { prefix?: 'u8' | 'u16'; bad?: 'none' | 'error' } = optionsOf(options, '1:', problems, {
    prefix: ['u8', 'u16'],
    bad: ['none', 'error'],
  });
  const data = { max: most, prefix: given.prefix ?? smallest(most), bad: given.bad ?? 'error' };
  return make<TextCodec>('text', data, problems);
}

/** At most `max` bytes after a length prefix. */
export function blob(max: IntLike, options: { readonly prefix?: 'u8' | 'u16' | 'u32' } = {}): BlobCodec {
  const problems: Problem[] = [];
  const most = takeNumber(max, '0:', 'the most bytes', 0, problems);
  const given: { prefix?: 'u8' | 'u16' | 'u32' } = optionsOf(options, '1:', problems, {
    prefix: ['u8', 'u16', 'u32'],
  });
  const prefix = given.prefix ?? (most > MOST.u16 ? 'u32' : smallest(most));
  return make<BlobCodec>('blob', { max: most, prefix }, problems);
}

/** At most `max` values after a count prefix. */
export function list(of: Codec, max: IntLike, options: { readonly prefix?: 'u8' | 'u16' } = {}): ListCodec {
  const problems: Problem[] = [];
  const most = takeNumber(max, '1:', 'the most values', 0, problems);
  const given: { prefix?: 'u8' | 'u16' } = optionsOf(options, '2:', problems, { prefix: ['u8', 'u16'] });
  const data = { of: takeCodec(of, '0:', problems), max: most, prefix: given.prefix ?? smallest(most) };
  return make<ListCodec>('list', data, problems);
}

/** A codec, or `bool` and a problem. */
export function takeCodec(x: unknown, at: string, problems: Problem[]): Codec {
  if (isValue(x) && (CODEC_KINDS as readonly string[]).includes(x.kind)) return x as Codec;
  problems.push({ path: at, want: 'a codec', got: describe(x) });
  return bool;
}
