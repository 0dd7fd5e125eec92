/** Structs with a tail, interpreted from the model. */
import type { DeclOf, Tail } from '../../../model/model.ts';
import type { Lookup } from '../../lookup.ts';
import { type Fixed, readFixed, readStruct, writeFixed, writeStruct } from './fixed.ts';
import { type Fields, isFields, type Value } from './value.ts';

export type Open = DeclOf<'struct'> & { tail: Tail };

export const isOpen = (decl: { kind: string; tail?: Tail | undefined }): decl is Open =>
  decl.kind === 'struct' && decl.tail !== undefined;

/** What a decoder finds wrong, in the words of all decoders. */
export class TailFault extends Error {
  readonly kind: 'Truncated' | 'BadValue';

  constructor(kind: 'Truncated' | 'BadValue') {
    super(kind);
    this.kind = kind;
  }
}

/** Bytes of the elements in a buffer. */
function extent({ tail }: Open, head: Fields, length: number): bigint {
  const have = BigInt(length - tail.offset);
  if (have < 0n) throw new TailFault('Truncated');
  const stride = BigInt(tail.stride);
  const { rule } = tail;
  if (rule.r === 'rest') {
    if (have % stride !== 0n) throw new TailFault('Truncated');
    return have;
  }
  const stated = head[rule.field];
  if (typeof stated !== 'bigint') throw new Error(`${rule.field} is no number`);
  const before = rule.r === 'bytes' && rule.whole === true ? BigInt(tail.offset) : 0n;
  const taken = rule.r === 'count' ? stated * stride : stated - before;
  if (taken < 0n || taken % stride !== 0n) throw new TailFault('BadValue');
  if (taken > have) throw new TailFault('Truncated');
  return taken;
}

/** The struct with its elements under the tail's name. Throws `TailFault`. */
export function readOpen(lookup: Lookup, decl: Open, bytes: Uint8Array): { value: Fields; elements: number } {
  const { tail } = decl;
  if (bytes.length < tail.offset) throw new TailFault('Truncated');
  const head = new Uint8Array(decl.size);
  head.set(bytes.subarray(0, tail.offset));
  const fields = readStruct(lookup, decl, head);
  const elements = Number(extent(decl, fields, bytes.length) / BigInt(tail.stride));
  const list = listOf(lookup, decl, bytes.subarray(tail.offset), elements);
  return { value: { ...fields, [tail.name]: list }, elements };
}

function listOf(lookup: Lookup, { tail }: Open, bytes: Uint8Array, elements: number): Value {
  if (tail.type.t === 'int' && tail.type.name === 'u8') return bytes.slice(0, elements);
  return Array.from({ length: elements }, (_, index) =>
    readFixed(lookup, tail.type, bytes.subarray(index * tail.stride)),
  );
}

/** The bytes that a writer makes: the counter as it belongs, and at least the struct, unless the end of the bytes ends the list. */
export function writeOpen(lookup: Lookup, decl: Open, value: Fields): Uint8Array {
  const { tail, size, fields } = decl;
  const { rule } = tail;
  const list = value[tail.name];
  const items: readonly Value[] = list instanceof Uint8Array ? [...list].map(BigInt) : Array.isArray(list) ? list : [];
  const end = tail.offset + items.length * tail.stride;
  const whole = new Uint8Array(Math.max(end, size));
  writeStruct(lookup, decl as Fixed, value, whole);
  if (rule.r !== 'rest') {
    const counter = fields.find(({ name }) => name === rule.field);
    const number = rule.r === 'count' ? items.length : rule.whole === true ? end : end - tail.offset;
    if (counter !== undefined) writeFixed(lookup, counter.type, BigInt(number), whole.subarray(counter.offset));
  }
  for (const [index, item] of items.entries())
    writeFixed(lookup, tail.type, item, whole.subarray(tail.offset + index * tail.stride));
  return rule.r === 'rest' ? whole.slice(0, end) : whole;
}

/** Fields of a value, the tail left out. */
export const headOf = ({ tail }: Open, value: Value): Fields =>
  isFields(value) ? Object.fromEntries(Object.entries(value).filter(([name]) => name !== tail.name)) : {};
