/** Tails: elements behind a struct, of which the struct or the end of the buffer says how many there are. */
import type { Codec } from './codecs.ts';
import { tail as messageTail, type TailOptions, type TailValue } from './messages.ts';
import { optionsOf } from './options.ts';
import { FOREIGN_KINDS, type ForeignType } from './types.ts';
import { describe, isValue, make, type Problem, type Value } from './value.ts';

/** How many elements there are. */
export type EntriesRule =
  | { readonly r: 'count'; readonly field: string }
  /** `whole`: the bytes before the elements are counted too. */
  | { readonly r: 'bytes'; readonly field: string; readonly whole: boolean }
  | { readonly r: 'rest' };

/** Elements of one type at the end of a struct. */
export interface EntriesValue<T extends ForeignType = ForeignType> extends Value<'entries'> {
  readonly of: T;
  readonly rule: EntriesRule;
}

/** How many elements stand behind a struct: exactly one of the three. */
export type EntriesOptions =
  /** The earlier integer field of this name says how many. */
  | { readonly count: string }
  /** The earlier integer field of this name says how many bytes they take; `includes: 'head'` when it counts the whole struct. */
  | { readonly bytes: string; readonly includes?: 'head' }
  /** As many as the buffer holds. */
  | { readonly rest: true };
const OURS = ['count', 'bytes', 'rest'] as const;
const THEIRS = ['default', 'always', 'cut'] as const;

/**
 * As the last entry of a struct, elements that follow it: `entries: tail(Entry, { count: 'n' })`, `data: tail(u8, { bytes: 'size' })`,
 * `data: tail(u8, { rest: true })`.
 */
export function tail<T extends ForeignType>(of: T, options: EntriesOptions): EntriesValue<T>;
/** In a message, a field that older writers leave out; it then reads as `default` (zero, empty or none when absent). */
export function tail(codec: Codec, options?: TailOptions): TailValue;
export function tail(of: ForeignType | Codec, options: object = {}): EntriesValue | TailValue {
  const plain = typeof options === 'object' && options !== null && !isValue(options);
  const ours = plain && [...OURS, 'includes'].some((name) => Object.hasOwn(options, name));
  return ours ? entriesOf(of, options) : messageTail(of as Codec, options as TailOptions);
}

function entriesOf(given: unknown, options: object): EntriesValue {
  const problems: Problem[] = [];
  const known = isValue(given) && (FOREIGN_KINDS as readonly string[]).includes(given.kind);
  if (!known) problems.push({ path: '0:', want: 'a type of fixed size', got: describe(given) });
  const stated = OURS.filter((name) => Object.hasOwn(options, name));
  const others = THEIRS.filter((name) => Object.hasOwn(options, name));
  for (const name of others) {
    const want = `\`${stated[0] ?? 'bytes'}\` alone`;
    problems.push({ path: `1:${name}`, want, got: `\`${name}\` beside it, which only the tail of a message has` });
  }
  const kept = Object.fromEntries(Object.entries(options).filter(([name]) => !others.includes(name as never)));
  const taken: { count?: string; bytes?: string; includes?: 'head'; rest?: boolean } = optionsOf(kept, '1:', problems, {
    count: 'text',
    bytes: 'text',
    includes: ['head'],
    rest: 'flag',
  });
  if (stated.length !== 1) {
    const got = stated.length === 0 ? 'none of them' : stated.map((name) => `\`${name}\``).join(' and ');
    problems.push({ path: '1:', want: 'exactly one of `count`, `bytes` and `rest`', got });
  }
  if (taken.includes !== undefined && taken.bytes === undefined) {
    problems.push({ path: '1:includes', want: '`bytes` beside it', got: '`includes` alone' });
  }
  if (taken.rest === false) problems.push({ path: '1:rest', want: 'true', got: 'false' });
  return make<EntriesValue>('entries', { of: given as ForeignType, rule: Object.freeze(ruleOf(taken)) }, problems);
}

function ruleOf({ count, bytes, includes }: { count?: string; bytes?: string; includes?: 'head' }): EntriesRule {
  if (count !== undefined) return { r: 'count', field: count };
  return bytes === undefined ? { r: 'rest' } : { r: 'bytes', field: bytes, whole: includes === 'head' };
}
