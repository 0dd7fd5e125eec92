/**
 * What every value of the schema language shares: a brand, a kind, and the problems that its constructor saw.
 *
 * Constructors never throw. A wrong argument is left out of the value and recorded in `problems`, so that one run
 * reports everything; the build turns problems into diagnostics with a place in the source.
 */
import type { IntName } from '../model/model.ts';
import type { AnyValue } from './any.ts';

/** Shared through the global registry, because a schema may load another copy of this package than the tool runs. */
export const VALUE: unique symbol = Symbol.for('pf-gen.value') as never;

/** Something wrong with one argument of a constructor. */
export interface Problem {
  /** Place of the argument, in the path notation of `spans/`: `0:width` is property `width` of the first argument. */
  readonly path: string;
  /** What the language takes here, such as `a type of fixed size`. */
  readonly want: string;
  /** What it got. */
  readonly got: string;
}

export interface Value<K extends string> {
  readonly [VALUE]: 1;
  readonly kind: K;
  readonly problems: readonly Problem[];
}

export type { AnyValue };

/** Builds a frozen value. */
export function make<V extends Value<string>>(
  kind: V['kind'],
  data: Omit<V, keyof Value<string>>,
  problems: readonly Problem[] = [],
): V {
  return Object.freeze({ [VALUE]: 1, kind, ...data, problems: Object.freeze([...problems]) }) as unknown as V;
}

/** Whether `x` was made by a constructor of the language, by any copy of it. */
export function isValue(x: unknown): x is AnyValue {
  return (typeof x === 'object' || typeof x === 'function') && x !== null && (x as AnyValue)[VALUE] === 1;
}

/** Whoever writes a tagged union into a struct means that of C. */
const UNION =
  'a union with a tag in front, which stands in messages alone: in a struct the arms of a union overlap, `union({ arm: type, … })`';
/** Whoever writes an overlapping one into a message means that with a tag. */
const OVERLAY =
  'an overlapping union, which stands in structs alone: in a message a tag says which body follows, `union(u8, { name: variant(1, Body), … })`';

/** Whoever writes a word of a platform into a struct of the schema. */
const WORDS: Readonly<Record<string, string>> = {
  ptr: 'a pointer',
  fnptr: 'a function pointer',
  usize: '`usize`',
  long: '`long` or `ulong`',
};
const wordText = (word: string): string =>
  `${word}, a word of a platform, which \`foreign(…)\` alone holds: elsewhere it is u64 or i64`;

/** One word for two things: what a message's reader may miss, and what stands behind a struct. */
const TAILS: Readonly<Record<string, string>> = {
  tail: "the tail of a message; that of a struct says how many there are: tail(T, { count: 'n' }), { bytes: 'size' } or { rest: true }",
  entries: 'the tail of a struct (`count`, `bytes` or `rest`), which stands in a struct or foreign struct alone',
};

/** Words for an argument that has no business where it is. */
export function describe(x: unknown): string {
  if (isValue(x)) {
    const word = WORDS[x.kind];
    if (word !== undefined) return wordText(word);
    if (x.kind === 'float') return `the float ${x.name}`;
    if (x.kind === 'word') return `${x.name}, which memory does not hold as the machine does`;
    if (x.kind === 'overlay') return OVERLAY;
    return x.kind === 'union' ? UNION : (TAILS[x.kind] ?? `a value of ${x.kind}`);
  }
  if (typeof x === 'function') {
    if (x.name === 'union') return UNION;
    return x.name === '' ? 'a function' : `\`${x.name}\` itself (is its call missing: \`${x.name}(…)\`?)`;
  }
  if (typeof x === 'number' && Number.isInteger(x) && !Number.isSafeInteger(x)) {
    return `the number ${BigInt(x)}, which is beyond what JavaScript holds exactly (write it with n: ${BigInt(x)}n)`;
  }
  if (x === null) return 'null';
  if (Array.isArray(x)) return 'a list';
  if (typeof x === 'string') return `the text ${JSON.stringify(x)}`;
  if (typeof x === 'object') return 'a plain object';
  if (typeof x === 'undefined') return 'undefined (is the declaration used before it is made?)';
  return `${typeof x} ${String(x)}`;
}

/** Keeps the entries whose values have one of `kinds`; the others become problems at `${at}name`. */
export function keepKinds<T>(
  entries: unknown,
  kinds: readonly string[],
  at: string,
  want: string,
  problems: Problem[],
): Readonly<Record<string, T>> {
  if (typeof entries !== 'object' || entries === null || isValue(entries)) {
    problems.push({ path: at, want: `an object whose entries are ${want}`, got: describe(entries) });
    return Object.freeze({});
  }
  const kept: Record<string, T> = {};
  for (const [name, entry] of Object.entries(entries)) {
    // As a key of its own it would be no entry but the prototype.
    if (name === '__proto__') problems.push({ path: at, want: 'another name', got: 'the name `__proto__`' });
    else if (isValue(entry) && kinds.includes(entry.kind)) kept[name] = entry as T;
    else problems.push({ path: `${at}${name}`, want, got: describe(entry) });
  }
  return Object.freeze(kept);
}

/** A whole number that a schema states: a literal or a declared integer constant. */
export type IntLike = number | bigint | IntConstant;

/** An integer constant, as far as a number may be replaced by it. */
export interface IntConstant extends Value<'constant'> {
  readonly constant: { readonly t: 'int'; readonly type: IntName; readonly value: bigint; readonly hex: boolean };
}

/** The number behind an `IntLike`, or undefined when it is no whole number. */
export function toBig(x: unknown): bigint | undefined {
  if (typeof x === 'bigint') return x;
  if (typeof x === 'boolean') return x ? 1n : 0n;
  if (typeof x === 'number') return Number.isSafeInteger(x) ? BigInt(x) : undefined;
  if (isValue(x) && x.kind === 'constant') {
    const constant = (x as IntConstant).constant;
    return constant?.t === 'int' ? constant.value : undefined;
  }
  return undefined;
}

/** Reads an `IntLike`; a problem and `fallback` when it is none. */
export function takeInt(x: unknown, at: string, want: string, fallback: bigint, problems: Problem[]): bigint {
  const n = typeof x === 'boolean' ? undefined : toBig(x);
  if (n !== undefined) return n;
  problems.push({ path: at, want, got: describeOption(x) });
  return fallback;
}

/** An option that is not there was forgotten; it is hardly a declaration that is used too early. */
const describeOption = (x: unknown): string => (x === undefined ? 'nothing' : describe(x));

/** As `takeInt`, for numbers that must fit a JavaScript number exactly. */
export function takeNumber(x: unknown, at: string, want: string, fallback: number, problems: Problem[]): number {
  const n = takeInt(x, at, want, BigInt(fallback), problems);
  if (n >= BigInt(Number.MIN_SAFE_INTEGER) && n <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(n);
  problems.push({ path: at, want, got: `the number ${n}` });
  return fallback;
}

/** Reads a text; a problem and an empty text when it is none. */
export function takeText(x: unknown, at: string, want: string, problems: Problem[]): string {
  if (typeof x === 'string') return x;
  problems.push({ path: at, want, got: describeOption(x) });
  return '';
}
