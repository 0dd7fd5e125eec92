/** Declarations that give names to numbers: tokens, enumerations, flags, constants, and names of objects. */
import type { IntName } from '../model/model.ts';
import { optionsOf } from './options.ts';
import type { IntType } from './types.ts';
import {
  describe,
  type IntConstant,
  type IntLike,
  isValue,
  make,
  type Problem,
  takeInt,
  takeNumber,
  takeText,
  type Value,
} from './value.ts';

/** Named bit ranges that fill one word, from the least significant bit up. */
export interface BitsValue<P extends Widths = Widths> extends Value<'bits'> {
  readonly repr: IntType;
  readonly parts: P;
}
export interface Widths {
  readonly [name: string]: number;
}
/** A word cut into parts: `bits(u64, { slot: 8, seq: 32, generation: 24 })`. All bits are named; `_` names reserve. */
export function bits<const P extends Widths>(repr: IntType, parts: P): BitsValue<P> {
  const problems: Problem[] = [];
  const widths = numbers(parts, '1:', 'a width in bits', problems);
  const data = { repr: takeRepr(repr, problems), parts: widths as unknown as P };
  return make<BitsValue<P>>('bits', data, problems);
}

export interface EnumNumbers {
  readonly [name: string]: IntLike;
}
/** What a reader does with a number that has no name. */
export type Unknown<V> = 'keep' | 'error' | (keyof V & string);
/** Names for single values of an integer. */
export interface EnumValue<V extends EnumNumbers = EnumNumbers> extends Value<'enum'> {
  readonly repr: IntType;
  readonly values: { readonly [K in keyof V]: bigint };
  readonly unknown: string;
}
/** Named values: `enumeration(u32, { none: 0, opened: 1 }, { unknown: 'keep' })`. */
export function enumeration<const V extends EnumNumbers>(
  repr: IntType,
  values: V,
  options: { readonly unknown?: Unknown<V> } = {},
): EnumValue<V> {
  const problems: Problem[] = [];
  const given: { readonly unknown?: string } = optionsOf(options, '2:', problems, { unknown: 'text' });
  const data = {
    repr: takeRepr(repr, problems),
    values: integers(values, '1:', 'a whole number', problems) as EnumValue<V>['values'],
    unknown: given.unknown ?? 'keep',
  };
  return make<EnumValue<V>>('enum', data, problems);
}

/** Names for single bits of an integer. */
export interface FlagsValue<V extends Widths = Widths> extends Value<'flags'> {
  readonly repr: IntType;
  readonly values: V;
}
/** Named bits: `flags(u32, { ring_health: 0 })`, the number is the bit's. */
export function flags<const V extends Widths>(repr: IntType, values: V): FlagsValue<V> {
  const problems: Problem[] = [];
  const taken = numbers(values, '1:', 'a bit number', problems);
  return make<FlagsValue<V>>('flags', { repr: takeRepr(repr, problems), values: taken as unknown as V }, problems);
}

/** A value that both sides must agree on. */
export interface ConstantValue extends Value<'constant'> {
  readonly constant:
    | IntConstant['constant']
    | { readonly t: 'text'; readonly value: string }
    | { readonly t: 'bytes'; readonly hex: string }
    | { readonly t: 'guid'; readonly value: string };
}
export interface TextConstant extends ConstantValue {
  readonly constant: { readonly t: 'text'; readonly value: string };
}
export interface BytesConstant extends ConstantValue {
  readonly constant: { readonly t: 'bytes'; readonly hex: string };
}
export interface GuidConstant extends ConstantValue {
  readonly constant: { readonly t: 'guid'; readonly value: string };
}

function intConstant(type: IntType, value: IntLike, hex: boolean): IntConstant {
  const problems: Problem[] = [];
  const number = takeInt(value, '1:', 'a whole number', 0n, problems);
  const name: IntName = takeRepr(type, problems).name;
  return make<IntConstant>('constant', { constant: { t: 'int', type: name, value: number, hex } }, problems);
}

function makeConstant(text: string): TextConstant;
function makeConstant(type: IntType, value: IntLike): IntConstant;
function makeConstant(first: IntType | string, value?: IntLike): TextConstant | IntConstant {
  if (typeof first === 'string') return make<TextConstant>('constant', { constant: { t: 'text', value: first } });
  return intConstant(first, value as IntLike, false);
}

/** `constant(u32, 6)`, `constant('text')`, `constant.hex(u32, 0x44465046)`, `constant.bytes('5046…')`, `constant.guid('7066…')`. */
export const constant = Object.freeze(
  Object.assign(makeConstant, {
    /** As `constant(type, value)`, printed in hexadecimal. */
    hex: (type: IntType, value: IntLike): IntConstant => intConstant(type, value, true),
    /** Bytes, written as hexadecimal digits; spaces are ignored. */
    bytes: (hex: string): BytesConstant => {
      const problems: Problem[] = [];
      const digits = takeText(hex, '0:', 'hexadecimal digits', problems).replace(/\s+/g, '').toLowerCase();
      if (digits.length % 2 !== 0 || !/^[0-9a-f]*$/.test(digits)) {
        problems.push({ path: '0:', want: 'an even number of hexadecimal digits', got: describe(hex) });
      }
      return make<BytesConstant>('constant', { constant: { t: 'bytes', hex: digits } }, problems);
    },
    /** A GUID in its usual spelling, with or without braces. */
    guid: (text: string): GuidConstant => {
      const problems: Problem[] = [];
      return make<GuidConstant>(
        'constant',
        { constant: { t: 'guid', value: takeGuid(text, '0:', problems) } },
        problems,
      );
    },
  }),
);

/** Reads a GUID or a declared GUID constant into lower-case text without braces. */
export function takeGuid(x: unknown, at: string, problems: Problem[]): string {
  if (isValue(x) && x.kind === 'constant') {
    const declared = (x as ConstantValue).constant;
    if (declared.t === 'guid') return declared.value;
  }
  const text =
    typeof x === 'string'
      ? x
          .trim()
          .replace(/^\{|\}$/g, '')
          .toLowerCase()
      : '';
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) return text;
  problems.push({ path: at, want: 'a GUID such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301', got: describe(x) });
  return '00000000-0000-0000-0000-000000000000';
}

const STATUSES = ['live', 'fallback', 'history'] as const;

export interface NameOptions {
  /** `live`: in use; `fallback`: off by default; `history`: only older versions used it. */
  readonly status: (typeof STATUSES)[number];
  /** Security descriptor (SDDL) that the object gets. */
  readonly security?: string;
}
/** The name of a system object. */
export interface NameValue extends Value<'name'> {
  readonly template: string;
  readonly options: NameOptions;
}
/** A name with places for numbers: `name('Global\\pfvd-hdr-{target}', { status: 'fallback' })`. */
export function name(template: string, options: NameOptions): NameValue {
  const problems: Problem[] = [];
  const given: Partial<NameOptions> = optionsOf(options, '1:', problems, { status: STATUSES, security: 'text' });
  if (given.status === undefined && problems.length === 0) {
    problems.push({ path: '1:', want: 'a `status`', got: 'nothing' });
  }
  const data = {
    template: takeText(template, '0:', 'a name', problems),
    options: { ...given, status: given.status ?? 'live' },
  };
  return make<NameValue>('name', data, problems);
}

function takeRepr(repr: unknown, problems: Problem[]): IntType {
  if (isValue(repr) && repr.kind === 'int') return repr as IntType;
  problems.push({ path: '0:', want: 'an integer type', got: describe(repr) });
  return make<IntType>('int', { name: 'u32' });
}

function entriesOf(x: unknown, at: string, want: string, problems: Problem[]): [string, unknown][] {
  if (typeof x === 'object' && x !== null && !isValue(x)) return Object.entries(x);
  problems.push({ path: at, want: `an object whose entries are ${want}`, got: describe(x) });
  return [];
}
function integers(x: unknown, at: string, want: string, problems: Problem[]): Readonly<Record<string, bigint>> {
  const found = entriesOf(x, at, want, problems).map(
    ([key, n]) => [key, takeInt(n, `${at}${key}`, want, 0n, problems)] as const,
  );
  return Object.freeze(Object.fromEntries(found));
}
function numbers(x: unknown, at: string, want: string, problems: Problem[]): Readonly<Record<string, number>> {
  const found = entriesOf(x, at, want, problems).map(
    ([key, n]) => [key, takeNumber(n, `${at}${key}`, want, 1, problems)] as const,
  );
  return Object.freeze(Object.fromEntries(found));
}
