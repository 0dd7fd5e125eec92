/** Part of the generated `runtime.ts`, for schemas with tails. Holds no back-quotes, so that it can stand here. */

export const TAILS = `
/**
 * How many elements of 'stride' bytes stand from 'offset' on in 'length' bytes. 'stated' is the number that the struct holds,
 * of elements ('each' is 'stride') or of bytes ('each' is 1), 'before' what it counts in front of them; without one they fill the bytes.
 */
export function tailCount(length: number, offset: number, stride: number, what: string, stated?: number | bigint, each = 1, before = 0): number {
  const have = length - offset;
  const wanted = stated === undefined ? have : Number(stated) * each - before;
  // Beyond 53 bits only a bigint knows the remainder.
  const uneven = each === 1 && (typeof stated === 'bigint' ? (stated - BigInt(before)) % BigInt(stride) !== 0n : stated !== undefined && wanted % stride !== 0);
  if (wanted < 0 || uneven) {
    throw new DecodeError(what, offset, 'BadValue', String(stated) + ' is no size of whole elements of ' + stride + ' bytes');
  }
  if (wanted > have || (stated === undefined && wanted % stride !== 0)) {
    throw new DecodeError(what, offset, 'Truncated', (stated === undefined ? 'whole elements of ' + stride : String(wanted)) + ' bytes are needed and ' + have + ' are there');
  }
  return wanted / stride;
}
`;
