/** Which arguments of the language's constructors are options. */
import * as language from '../../language/index.ts';

/** Names of the language that a schema calls. */
export const CONSTRUCTORS: ReadonlySet<string> = new Set(Object.keys(language));

/** Constructors by the first of their arguments that holds options, and no entries with names of their own. */
const OPTIONS: Readonly<Record<string, number>> = {
  schema: 0,
  plane: 0,
  device: 0,
  exchange: 0,
  ioctl: 0,
  seqlock: 0,
  spsc: 0,
  latest: 0,
  enumeration: 2,
  counted: 2,
  union: 2,
  // Bits, flags and functions have their entries behind a type or a number.
  bits: Number.POSITIVE_INFINITY,
  flags: Number.POSITIVE_INFINITY,
  fn: Number.POSITIVE_INFINITY,
  fnptr: Number.POSITIVE_INFINITY,
};

/** Index of the first argument that is options, for a call of this name; infinite when there is none. */
export function firstOption(name: string): number {
  return CONSTRUCTORS.has(name) ? (OPTIONS[name] ?? 1) : Number.POSITIVE_INFINITY;
}
