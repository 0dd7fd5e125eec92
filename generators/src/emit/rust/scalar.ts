/** Floats and words that memory does not hold as the machine does, as Rust writes them. */
import type { FloatName, Model, TypeRef, WordName } from '../../model/model.ts';
import { floatBits, wordFacts } from '../../model/scalars.ts';
import { scalarsOf } from '../scalars.ts';
import type { RustContext } from './context.ts';

export type ScalarRef = Extract<TypeRef, { t: 'float' | 'word' }>;

/** Type of a float: equal by its bits. */
export const floatType = (name: FloatName): string => `crate::runtime::${name.toUpperCase()}`;

/** Type of a word where bytes are: in layouts. Messages hold the plain integer. */
export function wordType(name: WordName): string {
  const { big, bits } = wordFacts(name);
  if (bits === 24) return `crate::runtime::${big ? 'BeU24' : name.toUpperCase()}`;
  return `::zerocopy::big_endian::${name.slice('be.'.length).toUpperCase()}`;
}

export const scalarType = (type: ScalarRef): string =>
  type.t === 'float' ? floatType(type.name) : wordType(type.name);

/** Method of the reader and of the writer. */
export const scalarMethod = (name: FloatName | WordName): string => name.replace('.', '_');

/** The unsigned integer that is as wide, which shared memory is accessed by; none for 24 bits. */
export function scalarInt(type: ScalarRef): 'u16' | 'u32' | 'u64' | undefined {
  if (type.t === 'float') return floatBits(type.name);
  const { bits } = wordFacts(type.name);
  return bits === 24 ? undefined : (`u${bits}` as 'u16' | 'u32' | 'u64');
}

/** Whether a type is, or is made of, what has alignment 1 in Rust whatever the layout says. */
export function isLoose(type: TypeRef): boolean {
  if (type.t === 'float' || type.t === 'word') return true;
  return type.t === 'array' && isLoose(type.of);
}

/** A type as a function takes or gives it: a float goes through the registers of floats. */
export const passedType = (type: TypeRef, context: RustContext): string =>
  type.t === 'float' ? type.name : context.type(type);
export const passedZero = (type: TypeRef, context: RustContext): string =>
  type.t === 'float' ? `0.0_${type.name}` : context.zero(type);

/** Whether anything of a schema needs the runtime's numbers. */
export const hasScalars = (model: Model): boolean => scalarsOf(model).size > 0;
