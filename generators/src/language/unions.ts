/** Tagged unions: one of several bodies inside of a message, told apart by a tag in front; and the word for both kinds. */
import type { Prefix } from '../model/model.ts';
import { PREFIXES } from '../model/prefixes.ts';
import type { VarintCodec } from './codecs.ts';
import type { MessageValue } from './messages.ts';
import { optionsOf } from './options.ts';
import { type OverlayArms, type OverlayOptions, type OverlayValue, overlay } from './overlays.ts';
import { takeTag } from './registries.ts';
import { FOREIGN_KINDS, type ForeignType, type IntType, type WordType } from './types.ts';
import {
  describe,
  type IntLike,
  isValue,
  keepKinds,
  make,
  type Problem,
  takeInt,
  takeNumber,
  type Value,
} from './value.ts';

/** A tag as a schema writes it: a number, or the name that the enumeration of the tag's field gives it. */
export type Tag = IntLike | string;
/** One case of a union: its tag, and what is behind it, if there is anything. */
export interface VariantValue extends Value<'variant'> {
  /** One for a case of a message; an arm of an overlapping union may have several. */
  readonly tags: readonly (bigint | string)[];
  readonly body: MessageValue | ForeignType | undefined;
}
/**
 * A case: `variant(1, Opened)`, or `variant(2)` where the tag says everything. In an overlapping union the arm of a tag:
 * `variant('KEY', KeyEvent)`, `variant([1, 2], Picture)`.
 */
export function variant(tag: Tag | readonly Tag[], body?: MessageValue | ForeignType): VariantValue {
  const problems: Problem[] = [];
  const ok = body === undefined || (isValue(body) && ['message', ...FOREIGN_KINDS].includes(body.kind));
  if (!ok) problems.push({ path: '1:', want: 'a message', got: describe(body) });
  const want = 'the number of the case';
  const given: readonly unknown[] = Array.isArray(tag) ? tag : [tag];
  if (given.length === 0) problems.push({ path: '0:', want, got: 'an empty list' });
  const tags = given.map((one) => (typeof one === 'string' ? one : takeInt(one, '0:', want, 0n, problems)));
  return make<VariantValue>('variant', { tags: Object.freeze(tags), body: ok ? body : undefined }, problems);
}

export interface UnionOptions {
  /** Writes the body's length in bytes after the tag, so that a reader can pass over what it does not know. */
  readonly length?: Prefix;
  /** Most bytes of a body. With `length` only; by default the longest body that the cases have. */
  readonly max?: IntLike;
  /** What a reader does with an unknown tag: refuse it (`error`, the default), or keep its bytes (needs `length`). */
  readonly unknown?: 'error' | 'keep';
}
/** A case as a tagged union keeps it. */
export interface CaseValue extends Value<'variant'> {
  readonly tags: readonly [bigint];
  readonly body: MessageValue | undefined;
}
/** How tags are written: an integer type, or a varint. */
export type TagType = IntType | WordType | VarintCodec;
/** A tagged union. */
export interface UnionValue extends Value<'union'> {
  readonly tag: TagType;
  readonly cases: Readonly<Record<string, CaseValue>>;
  readonly length: Prefix | undefined;
  readonly max: number | undefined;
  readonly unknown: 'error' | 'keep';
}
/**
 * A tagged union, for messages: `union(u8, { opened: variant(1, Opened), closed: variant(2) }, { length: 'u16', max: 512 })`.
 * Without a tag in front an overlapping one, for structs: `union({ event: Event, raw: bytes(64) })`, whose arms are views of
 * the same bytes.
 */
export function union(
  tag: TagType,
  cases: { readonly [name: string]: VariantValue },
  options?: UnionOptions,
): UnionValue;
export function union(arms: OverlayArms, options?: OverlayOptions): OverlayValue;
export function union(
  first: TagType | OverlayArms,
  second: { readonly [name: string]: VariantValue } | OverlayOptions = {},
  third: UnionOptions = {},
): UnionValue | OverlayValue {
  const isArms = typeof first === 'object' && first !== null && !isValue(first) && !Array.isArray(first);
  if (isArms) return overlay(first as OverlayArms, second as OverlayOptions);
  return tagged(first as TagType, second as { readonly [name: string]: VariantValue }, third);
}

function tagged(tag: TagType, cases: { readonly [name: string]: VariantValue }, options: UnionOptions): UnionValue {
  const problems: Problem[] = [];
  const taken = takeTag(tag, '0:', problems);
  const given: Partial<UnionOptions> = optionsOf(options, '2:', problems, {
    length: PREFIXES,
    max: 'any',
    unknown: ['error', 'keep'],
  });
  const most = 'the most bytes of a body';
  const kept = keepKinds<VariantValue>(cases, ['variant'], '1:', 'variant(…)', problems);
  const data = {
    tag: taken,
    cases: Object.freeze(
      Object.fromEntries(Object.entries(kept).map(([name, entry]) => [name, caseOf(name, entry, problems)])),
    ),
    length: given.length,
    max: given.max === undefined ? undefined : takeNumber(given.max, '2:max', most, 0, problems),
    unknown: given.unknown ?? 'error',
  };
  return make<UnionValue>('union', data, problems);
}

/** A case of a message has one number, and a message behind it. */
function caseOf(name: string, entry: VariantValue, problems: Problem[]): CaseValue {
  const { tags, body } = entry;
  const [tag, another] = tags;
  const at = `1:${name}/`;
  if (typeof tag === 'string') {
    problems.push({ path: `${at}0:`, want: 'the number of the case', got: describe(tag) });
  } else if (another !== undefined) {
    problems.push({ path: `${at}0:`, want: 'one number: a case of a message has one tag', got: 'a list' });
  }
  const isMessage = body?.kind === 'message';
  if (body !== undefined && !isMessage) problems.push({ path: `${at}1:`, want: 'a message', got: describe(body) });
  if (typeof tag === 'bigint' && another === undefined && (body === undefined || isMessage)) return entry as CaseValue;
  const data = { tags: [typeof tag === 'bigint' ? tag : 0n] as const, body: isMessage ? body : undefined };
  return make<CaseValue>('variant', data, entry.problems);
}
