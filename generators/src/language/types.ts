/** Types of fixed size: integers, arrays, and for platform tables pointers. */
import type { FloatName, IntName, WordName } from '../model/model.ts';
import type { ForeignValue, SectionValue, StructValue } from './layouts.ts';
import type { BitsValue, EnumValue, FlagsValue } from './numbers.ts';
import type { OverlayValue } from './overlays.ts';
import { describe, type IntLike, isValue, keepKinds, make, type Problem, takeNumber, type Value } from './value.ts';

/** A little-endian integer of the stated width; `u64` and `i64` align to 8 everywhere. */
export interface IntType<N extends IntName = IntName> extends Value<'int'> {
  readonly name: N;
}
/** An IEEE 754 number, little-endian. Every bit is kept, those of a NaN too. */
export interface FloatType<N extends FloatName = FloatName> extends Value<'float'> {
  readonly name: N;
}
/** A whole number that memory does not hold as the machine does: big-endian, or of 24 bits. */
export interface WordType<N extends WordName = WordName> extends Value<'word'> {
  readonly name: N;
}
/** A pointer-sized unsigned integer. Foreign structs and tables only. */
export interface UsizeType extends Value<'usize'> {
  readonly word: true;
}
/** The platform's `long`: 8 bytes on 64-bit Linux, whose structs alone may hold it. */
export interface LongType extends Value<'long'> {
  readonly name: 'long' | 'ulong';
}
/** A platform pointer; without `to` it is opaque. Foreign structs and tables only. */
export interface PtrType extends Value<'ptr'> {
  readonly to: ForeignType | undefined;
}
/** A C function pointer in the platform's calling convention. Foreign structs only. */
export interface FnPtrType extends Value<'fnptr'> {
  readonly params: Readonly<Record<string, ForeignType>>;
  readonly ret: ForeignType | undefined;
}
/** `len` values of one type, without gaps. */
export interface ArrayType<T extends ForeignType | SectionValue = ForeignType | SectionValue> extends Value<'array'> {
  readonly of: T;
  readonly len: number;
}

/** What a `struct` may hold. */
export type FixedType =
  | IntType
  | FloatType
  | WordType
  | ArrayType<FixedType>
  | StructValue
  | OverlayValue
  | BitsValue
  | EnumValue
  | FlagsValue;
/** What a `foreign` struct may hold. */
export type ForeignType =
  | FixedType
  | UsizeType
  | LongType
  | PtrType
  | FnPtrType
  | ForeignValue
  | ArrayType<ForeignType>;

export const FIXED_KINDS = ['int', 'float', 'word', 'array', 'struct', 'overlay', 'bits', 'enum', 'flags'] as const;
export const FOREIGN_KINDS = [...FIXED_KINDS, 'usize', 'long', 'ptr', 'fnptr', 'foreign'] as const;

const int = <N extends IntName>(name: N): IntType<N> => make<IntType<N>>('int', { name });
export const u8 = int('u8');
export const u16 = int('u16');
export const u32 = int('u32');
export const u64 = int('u64');
export const i8 = int('i8');
export const i16 = int('i16');
export const i32 = int('i32');
export const i64 = int('i64');

const float = <N extends FloatName>(name: N): FloatType<N> => make<FloatType<N>>('float', { name });
export const f32 = float('f32');
export const f64 = float('f64');

const word = <N extends WordName>(name: N): WordType<N> => make<WordType<N>>('word', { name });
/** Three bytes, least significant first; alignment 1. */
export const u24 = word('u24');
export const i24 = word('i24');
/** Big-endian words, as network formats have them. They align to their size, those of 24 bits to 1. */
export const be = Object.freeze({
  u16: word('be.u16'),
  u24: word('be.u24'),
  u32: word('be.u32'),
  u64: word('be.u64'),
  i16: word('be.i16'),
  i32: word('be.i32'),
  i64: word('be.i64'),
});

/** A pointer-sized unsigned integer of the platform. */
export const usize: UsizeType = make<UsizeType>('usize', { word: true });

/** `long` of 64-bit Linux, 8 bytes with a sign. Foreign structs of a Linux target, and what its devices carry. */
export const long: LongType = make<LongType>('long', { name: 'long' });
/** `unsigned long` of 64-bit Linux, 8 bytes. */
export const ulong: LongType = make<LongType>('long', { name: 'ulong' });

function typedPtr(to?: ForeignType): PtrType {
  if (to === undefined) return make<PtrType>('ptr', { to });
  if (isValue(to) && (FOREIGN_KINDS as readonly string[]).includes(to.kind)) return make<PtrType>('ptr', { to });
  return make<PtrType>('ptr', { to: undefined }, [{ path: '0:', want: 'a type', got: describe(to) }]);
}

/** `ptr` or `ptr()` is an opaque pointer (`void *`), `ptr(T)` points at a `T`. */
export const ptr: PtrType & ((to?: ForeignType) => PtrType) = Object.freeze(
  Object.assign(typedPtr, make<PtrType>('ptr', { to: undefined })),
) as never;

/** A C function pointer: `fnptr({ device: ptr, size: u32 }, i32)`; without `ret` it returns nothing. */
export function fnptr(params: Readonly<Record<string, ForeignType>>, ret?: ForeignType): FnPtrType {
  const problems: Problem[] = [];
  const kept = keepKinds<ForeignType>(params, FOREIGN_KINDS, '0:', 'a type', problems);
  return make<FnPtrType>('fnptr', { params: kept, ret: takeReturn(ret, '1:', problems) }, problems);
}

/** The return type of a function, or nothing. */
export function takeReturn(ret: unknown, at: string, problems: Problem[]): ForeignType | undefined {
  if (ret === undefined) return undefined;
  if (isValue(ret) && (FOREIGN_KINDS as readonly string[]).includes(ret.kind)) return ret as ForeignType;
  problems.push({ path: at, want: 'a return type', got: describe(ret) });
  return undefined;
}

/** `len` values of one type. `len` is at least 1 and may be a declared constant. */
export function array<T extends ForeignType | SectionValue>(of: T, len: IntLike): ArrayType<T> {
  const problems: Problem[] = [];
  if (!isValue(of) || ![...FOREIGN_KINDS, 'section'].includes(of.kind)) {
    problems.push({ path: '0:', want: 'a type of fixed size', got: describe(of) });
    return make<ArrayType<T>>('array', { of: u8 as unknown as T, len: 1 }, problems);
  }
  let n = takeNumber(len, '1:', 'a number of elements, at least 1', 1, problems);
  if (n < 1) {
    problems.push({ path: '1:', want: 'a number of elements, at least 1', got: `the number ${n}` });
    n = 1;
  }
  return make<ArrayType<T>>('array', { of, len: n }, problems);
}

/** `len` bytes: `array(u8, len)`. */
export function bytes(len: IntLike): ArrayType<IntType<'u8'>> {
  return array(u8, len);
}
