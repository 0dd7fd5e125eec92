/** Facts about lengths and tags that stand in front of something, and about varints. */
import type { IntName, Prefix, TagForm, VarintForm, WordName } from './model.ts';
import { WORD_NAMES, wordFacts } from './scalars.ts';

export const VARINT_FORMS = ['quic', 'leb128'] as const satisfies readonly VarintForm[];
export const PREFIXES = [
  'u8',
  'u16',
  'u24',
  'u32',
  'be.u16',
  'be.u24',
  'be.u32',
  'quic',
  'leb128',
] as const satisfies readonly Prefix[];

/** Whether something is written as a varint. */
export function isVarint(form: string): form is VarintForm {
  return form === 'quic' || form === 'leb128';
}

/** The largest number of a form: RFC 9000 (section 16) keeps two bits for the width, LEB128 is used for 64 bits here. */
export function varintMost(form: VarintForm): bigint {
  return form === 'quic' ? (1n << 62n) - 1n : (1n << 64n) - 1n;
}

/** Bytes of the shortest form of a number. */
export function varintBytes(form: VarintForm, value: bigint): number {
  if (form === 'quic') return value < 1n << 6n ? 1 : value < 1n << 14n ? 2 : value < 1n << 30n ? 4 : 8;
  let bytes = 1;
  for (let rest = value >> 7n; rest > 0n; rest >>= 7n) bytes += 1;
  return bytes;
}

/** The unsigned machine integer that holds all numbers up to `max`. */
export function varintCarrier(max: bigint): 'u32' | 'u64' {
  return max <= 0xffff_ffffn ? 'u32' : 'u64';
}

const plainBytes = (form: Exclude<TagForm, VarintForm>): number =>
  form.startsWith('be.') || form.endsWith('24') ? wordFacts(form as never).bytes : Number(form.slice(1)) / 8;

/** Bytes in front of something with this number: those of the shortest form, or the only ones. */
export function tagBytes(form: TagForm, value: bigint): number {
  return isVarint(form) ? varintBytes(form, value) : plainBytes(form);
}

/** Fewest bytes of a tag or a length. */
export function tagLeast(form: TagForm): number {
  return tagBytes(form, 0n);
}

/** The machine integer that holds every tag of a form. */
export function tagCarrier(form: TagForm): IntName {
  if (isVarint(form)) return 'u64';
  return isWord(form) ? wordFacts(form).carrier : form;
}

/** Whether a tag is a word that memory does not hold as the machine does. */
export function isWord(form: TagForm): form is WordName {
  return (WORD_NAMES as readonly string[]).includes(form);
}

/** What a tag can be. */
export function tagRange(form: TagForm): { readonly min: bigint; readonly max: bigint } {
  if (isVarint(form)) return { min: 0n, max: varintMost(form) };
  const signed = form.replace('be.', '').startsWith('i');
  const values = 1n << BigInt(plainBytes(form) * 8);
  return signed ? { min: -values / 2n, max: values / 2n - 1n } : { min: 0n, max: values - 1n };
}

/** Most that a length can count; a varint counts to 2^53 - 1 here, which every language holds exactly. */
export function prefixMost(prefix: Prefix): number {
  const { max } = tagRange(prefix);
  return max > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(max);
}
