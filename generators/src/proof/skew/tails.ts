/** Calls that carry a tail: how many elements their writer sends, and how many a reader finds. */
import type { DeclOf, Tail, TypeRef } from '../../model/model.ts';
import { wordFacts } from '../../model/scalars.ts';
import { type Leaf, SIZES } from './leaves.ts';

/** What a host has room for beside what it would send itself: elements of the other side may be larger. */
export const ROOM = 1024;
/** As many elements as a writer sends, where its counter can say so: the first, the last and one between. */
const MOST = 3;

export interface BufferTail {
  readonly name: string;
  readonly rule: Tail['rule'];
  readonly offset: number;
  readonly stride: number;
  readonly type: TypeRef;
  /** Elements that a writer sends. */
  readonly count: number;
  /** The counting field, as it is written. */
  readonly counter?: Leaf;
}

/** The buffer of a struct with a tail. `elements` gives the places of one element. */
export function withTail(decl: DeclOf<'struct'>, head: readonly Leaf[], elements: (index: number) => readonly Leaf[]) {
  const { tail } = decl;
  if (tail === undefined) return { leaves: head, bytes: decl.size };
  const { name, rule, offset, stride, type } = tail;
  const field = rule.r === 'rest' ? undefined : head.find(({ path }) => path === rule.field);
  const numbers = Array.from({ length: MOST + 1 }, (_, n) => MOST - n);
  const count = numbers.find((n) => field === undefined || holds(field, stated(rule, offset, stride, n))) ?? 0;
  const fixed = stated(rule, offset, stride, count);
  const counter = field === undefined ? {} : { counter: { ...field, fixed } };
  const leaves = head.map((leaf) => (leaf === field ? { ...field, fixed } : leaf));
  const end = offset + stride * count;
  return {
    leaves: [...leaves, ...Array.from({ length: count }, (_, n) => elements(n)).flat()],
    bytes: rule.r === 'rest' ? end : Math.max(end, decl.size),
    tail: { name, rule, offset, stride, type, count, ...counter },
  };
}

/** What the counting field says of so many elements. */
function stated(rule: Tail['rule'], offset: number, stride: number, count: number): bigint {
  if (rule.r !== 'bytes') return BigInt(count);
  return BigInt(count * stride + (rule.whole === true ? offset : 0));
}

function holds({ form, range }: Leaf, value: bigint): boolean {
  if (range !== undefined && (value < range.min || value > range.max)) return false;
  const word = form.f === 'scalar' && form.name !== 'f32' && form.name !== 'f64' ? wordFacts(form.name) : undefined;
  const bits = form.f === 'int' ? SIZES[form.type] * 8 : (word?.bits ?? 64);
  const signed = form.f === 'int' ? form.type.startsWith('i') : word?.signed === true;
  return value < 1n << BigInt(signed ? bits - 1 : bits);
}

/** How many elements are there, or why nothing is taken. */
export function elementsIn({ rule, offset, stride }: BufferTail, bytes: number, number: bigint): number | string {
  const have = bytes - offset;
  if (have < 0) return `${bytes} bytes come, and the tail begins at ${offset}`;
  const wanted =
    rule.r === 'rest'
      ? BigInt(have)
      : rule.r === 'count'
        ? number * BigInt(stride)
        : number - BigInt(rule.whole === true ? offset : 0);
  if (wanted < 0n || wanted % BigInt(stride) !== 0n) return `${wanted} bytes are no elements of ${stride}`;
  if (wanted > BigInt(have)) return `a tail of ${wanted} bytes is stated, and ${have} come`;
  return Number(wanted) / stride;
}
