/** Vectors of structs with a tail: what is read and written, and what is refused before a byte of it is touched. */
import { intFacts } from '../../compile/build/ints.ts';
import { wordFacts } from '../../model/scalars.ts';
import type { Lookup } from '../lookup.ts';
import { fixedJson, sizeOf, structJson, writeFixed } from './interpreter/fixed.ts';
import { headOf, type Open, readOpen, TailFault, writeOpen } from './interpreter/tail.ts';
import { type Fields, hexOf, type Json } from './interpreter/value.ts';
import { layoutBytes, pattern, patternByte } from './samples.ts';

/** One struct with a tail. */
export function tailVectors(lookup: Lookup, decl: Open): Json {
  const { tail } = decl;
  const buffers = [
    ...[0, 1, 3].filter((count) => isCounted(decl, count)).map((count) => sample(lookup, decl, count)),
    ...hostile(lookup, decl),
  ];
  return {
    name: decl.name,
    tail: tail.name,
    size: decl.size,
    offset: tail.offset,
    stride: tail.stride,
    cases: buffers.map(({ name, bytes }) => ({ case: name, bytes: hexOf(bytes), ...outcome(lookup, decl, bytes) })),
  };
}

interface Buffer {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A struct with so many elements, as a writer makes it. */
function sample(lookup: Lookup, decl: Open, count: number): Buffer {
  const { tail, size } = decl;
  const head = layoutBytes(lookup, decl, patternByte);
  const whole = new Uint8Array(Math.max(size, tail.offset) + count * tail.stride);
  whole.set(head);
  whole.set(elements(lookup, decl, count), tail.offset);
  setCounter(lookup, decl, whole, stated(decl, count));
  const { value } = readOpen(lookup, decl, whole.subarray(0, tail.offset + count * tail.stride));
  return { name: `${count} elements`, bytes: writeOpen(lookup, decl, value) };
}

/** Bytes of elements in which what is reserved is zero. */
function elements(lookup: Lookup, { tail }: Open, count: number): Uint8Array {
  let element = tail.type;
  while (element.t === 'array') element = element.of;
  const bytes = pattern(count * tail.stride, 7);
  const decl = element.t === 'ref' ? lookup.any(element.plane, element.name) : undefined;
  if (decl?.kind !== 'struct') return bytes;
  for (let at = 0; at < bytes.length; at += decl.size)
    bytes.set(
      layoutBytes(lookup, decl, (position) => patternByte(position + at + 7)),
      at,
    );
  return bytes;
}

/** What the counter holds for so many elements. */
function stated({ tail }: Open, count: number): bigint {
  const { rule } = tail;
  if (rule.r !== 'bytes') return BigInt(count);
  return BigInt(count * tail.stride + (rule.whole === true ? tail.offset : 0));
}

/** Whether the counter can say so many. */
function isCounted(decl: Open, count: number): boolean {
  const { rule } = decl.tail;
  const type = rule.r === 'rest' ? undefined : decl.fields.find(({ name }) => name === rule.field)?.type;
  const { max } = type?.t === 'word' ? wordFacts(type.name) : intFacts(type?.t === 'int' ? type.name : 'u64');
  return stated(decl, count) <= max;
}

function setCounter(lookup: Lookup, decl: Open, bytes: Uint8Array, number: bigint): void {
  const { rule } = decl.tail;
  const counter = rule.r === 'rest' ? undefined : decl.fields.find(({ name }) => name === rule.field);
  if (counter !== undefined) writeFixed(lookup, counter.type, number, bytes.subarray(counter.offset));
}

/** Buffers that say more than they hold, or what cannot be. */
function hostile(lookup: Lookup, decl: Open): Buffer[] {
  const { tail } = decl;
  const { rule } = tail;
  const some = [2, 1].find((count) => isCounted(decl, count)) ?? 0;
  const two = sample(lookup, decl, some).bytes.subarray(0, tail.offset + some * tail.stride);
  const out: Buffer[] = [
    { name: 'cut in the struct', bytes: two.slice(0, tail.offset - 1) },
    { name: 'cut in an element', bytes: two.slice(0, two.length - 1) },
    { name: 'a byte more', bytes: Uint8Array.of(...two, 0x5a) },
  ];
  if (rule.r === 'rest') return out;
  const counter = decl.fields.find(({ name }) => name === rule.field);
  const bits = counter === undefined ? 0n : BigInt(sizeOf(lookup, counter.type) * 8);
  const numbers: [string, bigint][] = [
    ['all ones', (1n << bits) - 1n],
    ['the sign alone', 1n << (bits - 1n)],
    ['the most with a sign', (1n << (bits - 1n)) - 1n],
    ['one element more', stated(decl, some + 1)],
    ['one less than it is', stated(decl, some) - 1n],
    ['the product overflows', (1n << bits) / BigInt(tail.stride) + 1n],
    ['zero', 0n],
  ];
  for (const [name, number] of numbers) {
    const bytes = two.slice();
    setCounter(lookup, decl, bytes, number);
    out.push({ name, bytes });
  }
  return out;
}

function outcome(lookup: Lookup, decl: Open, bytes: Uint8Array): { [name: string]: Json } {
  try {
    const { value, elements: count } = readOpen(lookup, decl, bytes);
    return { value: json(lookup, decl, value), elements: count, encoded: hexOf(writeOpen(lookup, decl, value)) };
  } catch (error) {
    if (error instanceof TailFault) return { error: error.kind };
    throw error;
  }
}

function json(lookup: Lookup, decl: Open, value: Fields): Json {
  const { tail } = decl;
  const list = value[tail.name] ?? [];
  const type = { t: 'array', of: tail.type, len: 1 } as const;
  return { ...(structJson(lookup, decl, headOf(decl, value)) as object), [tail.name]: fixedJson(lookup, type, list) };
}
