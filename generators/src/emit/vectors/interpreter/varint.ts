/** Varints, and the numbers in front of something (tags, lengths, counts), interpreted from the model. */
import type { TagForm, VarintForm } from '../../../model/model.ts';
import { isVarint, isWord, tagRange } from '../../../model/prefixes.ts';
import { fail, type Outcome } from './codec.ts';
import { intSize } from './fixed.ts';
import { intBytes, intOf } from './value.ts';
import { wordBytes, wordOf } from './word.ts';

const LEB128_BYTES = 10;
/** The largest number that 1, 2, 4 and 8 bytes of QUIC's form hold. */
const QUIC_MOST = [0x3fn, 0x3fffn, 0x3fff_ffffn, 0x3fff_ffff_ffff_ffffn] as const;

/** A number in `2 ** wide` bytes of QUIC's form, whether fewer would do or not. */
export function quicBytes(value: bigint, wide: number): Uint8Array {
  const out = intBytes(value, 2 ** wide).toReversed();
  out[0] = (out[0] ?? 0) | (wide << 6);
  return out;
}

/** A number in at least `least` bytes of LEB128: what is too many are bytes that say nothing. */
export function leb128Bytes(value: bigint, least = 1): Uint8Array {
  const digits: number[] = [];
  for (let rest = value; rest > 0n || digits.length < least; rest /= 128n) digits.push(Number(rest % 128n));
  return Uint8Array.from(digits, (digit, at) => (at === digits.length - 1 ? digit : digit + 128));
}

/** The shortest form. */
export function varintBytesOf(form: VarintForm, value: bigint): Uint8Array {
  if (form === 'leb128') return leb128Bytes(value);
  const wide = QUIC_MOST.findIndex((most) => value <= most);
  if (wide < 0) throw new Error(`QUIC's form does not hold ${value}`);
  return quicBytes(value, wide);
}

/** Reads a varint at `at`, however long its form is. */
export function takeVarint(form: VarintForm, bytes: Uint8Array, at: number): Outcome<bigint> {
  return form === 'quic' ? takeQuic(bytes, at) : takeLeb128(bytes, at);
}

function takeQuic(bytes: Uint8Array, at: number): Outcome<bigint> {
  const first = bytes[at];
  if (first === undefined) return fail('Truncated');
  const end = at + 2 ** (first >> 6);
  if (bytes.length < end) return fail('Truncated');
  const whole = intOf(bytes.subarray(at, end).toReversed(), false);
  return { ok: true, value: whole % (1n << BigInt(8 * (end - at) - 2)), at: end };
}

function takeLeb128(bytes: Uint8Array, at: number): Outcome<bigint> {
  let value = 0n;
  for (let index = 0; index < LEB128_BYTES; index += 1) {
    const byte = bytes[at + index];
    if (byte === undefined) return fail('Truncated');
    value += BigInt(byte & 0x7f) << BigInt(7 * index);
    if (byte >= 0x80) continue;
    return value > tagRange('leb128').max ? fail('BadValue') : { ok: true, value, at: at + index + 1 };
  }
  return fail('BadValue');
}

/** Bytes of a number in front of something. */
export function formBytes(form: TagForm, value: bigint): Uint8Array {
  if (isVarint(form)) return varintBytesOf(form, value);
  return isWord(form) ? wordBytes(form, value) : intBytes(value, intSize(form));
}

/** Reads a number in front of something. */
export function takeForm(form: TagForm, bytes: Uint8Array, at: number): Outcome<bigint> {
  if (isVarint(form)) return takeVarint(form, bytes, at);
  const size = formBytes(form, 0n).length;
  if (bytes.length - at < size) return fail('Truncated');
  const taken = bytes.subarray(at, at + size);
  const value = isWord(form) ? wordOf(form, taken) : intOf(taken, form.startsWith('i'));
  return { ok: true, value, at: at + size };
}

/** Whether a vector file has such numbers as decimal texts. */
export function isWide(form: TagForm): boolean {
  return isVarint(form) || form.endsWith('64');
}
