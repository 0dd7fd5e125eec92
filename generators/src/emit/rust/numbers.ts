/** Integer literals. */
import { hex } from './docs.ts';

/** A decimal text as a literal: small ones decimal, large unsigned ones hexadecimal. */
export function number(decimal: string, type: string): string {
  const value = BigInt(decimal);
  if (type.startsWith('u') && value > 0xffffn) return hex(value);
  return grouped(value);
}

/** A decimal literal with its digits in threes where there are more than four. */
export function grouped(value: bigint): string {
  const digits = value.toString();
  return digits.length > 4 ? digits.replace(/\B(?=(\d{3})+$)/g, '_') : digits;
}

/** Lower-case hex text as the elements of a byte array. */
export function byteList(hexText: string): string {
  return (hexText.match(/../g) ?? []).map((byte) => `0x${byte}`).join(', ');
}
