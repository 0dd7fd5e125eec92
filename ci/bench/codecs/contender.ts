/** One way to write the measured types as bytes and to read them again. */
import type { TypeName, Values } from './values.ts';

/** What a value becomes. */
export type Encoded = Uint8Array | bigint;

/** One type as a contender handles it. */
export interface Codec<V> {
  /** The value in the form that the contender's users hold; not measured. */
  own(value: V): unknown;
  /** The bytes, in an array of their own; for a token of bits the word, where there is one. */
  encode(own: unknown): Encoded;
  /** The whole value: every field is read. */
  decode(encoded: never): unknown;
  /** The decoded value in the common form; not measured. */
  back(decoded: unknown): V;
}
export interface Contender {
  readonly name: string;
  /** How it is set up, for the reader of the table. */
  readonly about: string;
  readonly codecs: { readonly [T in TypeName]: Codec<Values[T]> };
}

/** A codec whose users hold the common form. */
export function plain<V, E extends Encoded>(encode: (value: V) => E, decode: (encoded: E) => V): Codec<V> {
  return { own: (value) => value, encode: encode as never, decode: decode as never, back: (decoded) => decoded as V };
}
