/** Numbers in front of something, and varints: how many bytes they take, and what they say. */
import type { Lookup } from '../../emit/lookup.ts';
import type { Codec, Prefix, TagForm, VarintForm } from '../../model/model.ts';
import { isVarint, isWord, tagLeast } from '../../model/prefixes.ts';
import { floatBytes, wordFacts } from '../../model/scalars.ts';
import { Refusal, type Trace } from './trace.ts';
import { intOf, intSize, wordOf } from './values.ts';

/** A number at the cursor, which is not taken yet. */
export interface Peeked {
  readonly size: number;
  readonly value: bigint;
}

/** What stands at the cursor. */
export function peekForm(form: TagForm, path: string, trace: Trace): Peeked {
  if (isVarint(form)) return peekVarint(form, path, trace);
  const size = isWord(form) ? wordFacts(form).bytes : intSize(form);
  const bytes = trace.need(size, path);
  return { size, value: isWord(form) ? wordOf(form, bytes) : intOf(bytes, form.startsWith('i')) };
}

/** The top two bits of the first byte say how many there are (QUIC), or the top bit of each that another follows (LEB128). */
export function peekVarint(form: VarintForm, path: string, trace: Trace): Peeked {
  if (form === 'quic') {
    const size = 1 << ((trace.need(1, path)[0] ?? 0) >> 6);
    const bytes = trace.need(size, path).toReversed();
    return { size, value: BigInt.asUintN(size * 8 - 2, intOf(bytes, false)) };
  }
  for (let size = 1; size <= 10; size += 1) {
    const bytes = trace.need(size, path);
    if ((bytes[size - 1] ?? 0) > 0x7f) continue;
    const value = [...bytes].reduceRight((sum, byte) => (sum << 7n) | BigInt(byte & 0x7f), 0n);
    if (value < 1n << 64n) return { size, value };
    break;
  }
  throw new Refusal(path, trace.at, 'BadValue', 'no number of 64 bits stands here');
}

/** Fewest bytes of one value: more of them than can be there are cut, whatever they are. */
export function fewestBytes(lookup: Lookup, codec: Codec): number {
  switch (codec.c) {
    case 'literal':
      return codec.hex.length / 2;
    case 'int':
      return intSize(codec.type);
    case 'float':
      return floatBytes(codec.type);
    case 'word':
      return wordFacts(codec.type).bytes;
    case 'enum':
    case 'flags':
      return intSize(lookup.of(codec.c, codec.plane, codec.name).repr);
    case 'bytes':
      return codec.len;
    case 'struct':
      return codec.size;
    case 'text':
    case 'blob':
    case 'list':
      return tagLeast(codec.prefix);
    case 'message':
    case 'union':
    case 'registry':
      return lookup.of(codec.c, codec.plane, codec.name).minSize;
    case 'bool':
    case 'varint':
    case 'rest_uint':
      return 1;
    case 'rest':
    case 'counted':
      return 0;
  }
}

/** A length or a count in front of something. Checked before what it counts. */
export function peekCount(form: Prefix, max: number, path: string, trace: Trace): { head: number; count: number } {
  const { size, value } = peekForm(form, path, trace);
  if (Number(value) > max) {
    throw new Refusal(path, trace.at, 'TooLong', `${value} are announced, and at most ${max} are allowed`);
  }
  return { head: size, count: Number(value) };
}
