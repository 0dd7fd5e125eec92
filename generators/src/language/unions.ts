/** Tagged unions: one of several bodies inside of a message, told apart by a tag in front. */
import type { MessageValue } from './messages.ts';
import { optionsOf } from './options.ts';
import type { IntType } from './types.ts';
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

/** One case of a union: its tag, and the message behind it, if there is one. */
export interface VariantValue extends Value<'variant'> {
  readonly tag: bigint;
  readonly body: MessageValue | undefined;
}
/** A case: `variant(1, Opened)`, or `variant(2)` where the tag says everything. */
export function variant(tag: IntLike, body?: MessageValue): VariantValue {
  const problems: Problem[] = [];
  const ok = body === undefined || (isValue(body) && body.kind === 'message');
  if (!ok) problems.push({ path: '1:', want: 'a message', got: describe(body) });
  const data = {
    tag: takeInt(tag, '0:', 'the number of the case', 0n, problems),
    body: ok ? body : undefined,
  };
  return make<VariantValue>('variant', data, problems);
}

export interface UnionOptions {
  /** Writes the body's length in bytes after the tag, so that a reader can pass over what it does not know. */
  readonly length?: 'u8' | 'u16' | 'u32';
  /** Most bytes of a body. With `length` only; by default the longest body that the cases have. */
  readonly max?: IntLike;
  /** What a reader does with an unknown tag: refuse it (`error`, the default), or keep its bytes (needs `length`). */
  readonly unknown?: 'error' | 'keep';
}
/** A tagged union. */
export interface UnionValue extends Value<'union'> {
  readonly tag: IntType;
  readonly cases: Readonly<Record<string, VariantValue>>;
  readonly length: 'u8' | 'u16' | 'u32' | undefined;
  readonly max: number | undefined;
  readonly unknown: 'error' | 'keep';
}
/** A tagged union: `union(u8, { opened: variant(1, Opened), closed: variant(2) }, { length: 'u16', max: 512 })`. */
export function union(
  tag: IntType,
  cases: { readonly [name: string]: VariantValue },
  options: UnionOptions = {},
): UnionValue {
  const problems: Problem[] = [];
  const isInt = isValue(tag) && tag.kind === 'int';
  if (!isInt) problems.push({ path: '0:', want: 'an integer type', got: describe(tag) });
  const given: Partial<UnionOptions> = optionsOf(options, '2:', problems, {
    length: ['u8', 'u16', 'u32'],
    max: 'any',
    unknown: ['error', 'keep'],
  });
  const most = 'the most bytes of a body';
  const data = {
    tag: isInt ? tag : make<IntType>('int', { name: 'u8' }),
    cases: keepKinds<VariantValue>(cases, ['variant'], '1:', 'variant(…)', problems),
    length: given.length,
    max: given.max === undefined ? undefined : takeNumber(given.max, '2:max', most, 0, problems),
    unknown: given.unknown ?? 'error',
  };
  return make<UnionValue>('union', data, problems);
}
