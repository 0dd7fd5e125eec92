/** Integer literals. */
import type { Model } from '../../model/model.ts';
import { hex } from './docs.ts';

/** A decimal text as a literal: small ones decimal, large unsigned ones hexadecimal. */
export function number(decimal: string, type: string): string {
  const value = BigInt(decimal);
  if (type.startsWith('u') && value > 0xffffn) return hex(value);
  return grouped(value);
}

/** The largest number that every machine's `usize` holds. */
const LARGEST = 0xffff_ffff;

/** A number of bytes or values as a `usize`, also where that has 32 bits only. */
export function sizeLiteral(n: number): string {
  return n > LARGEST ? `crate::runtime::size(${n})` : `${n}`;
}

/** Whether a size of a message or of what it holds needs that. */
export function hasLargeSizes(model: Model): boolean {
  const isLarge = (value: unknown): boolean => {
    if (typeof value === 'number') return value > LARGEST;
    return typeof value === 'object' && value !== null && Object.entries(value).some(sized);
  };
  const sized = ([key, value]: [string, unknown]): boolean =>
    (typeof value === 'object' || ['max', 'maxSize', 'minSize', 'maxBody'].includes(key)) && isLarge(value);
  return model.planes.some(({ members }) =>
    members.some(
      (decl) => (decl.kind === 'message' || decl.kind === 'union' || decl.kind === 'registry') && isLarge(decl),
    ),
  );
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
