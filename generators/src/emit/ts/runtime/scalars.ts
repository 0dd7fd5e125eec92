/** Part of the generated `runtime.ts` where a schema has floats or big-endian words. Holds no back-quotes, so that it can stand here. */

export const SCALARS = `
/**
 * A NaN whose bits are not the usual ones. A 'number' cannot say which NaN it is: engines change the bits as they like. Those
 * of an f32 are the low 32.
 */
export interface NanBits {
  readonly bits: bigint;
}
/** A float: a number, or a NaN with bits of its own. 'numberOf' gives a number to count with. */
export type Float = number | NanBits;

/** The plain number of a float; every NaN is NaN. */
export function numberOf(value: Float): number {
  return typeof value === 'number' ? value : Number.NaN;
}

const QUIET_32 = 0x7fc00000;
const QUIET_64 = 0x7ff8000000000000n;

/** Four bytes, little-endian. */
export function loadF32(b: Uint8Array, at: number): Float {
  const bits = (b[at]! | (b[at + 1]! << 8) | (b[at + 2]! << 16) | (b[at + 3]! << 24)) >>> 0;
  if ((bits & 0x7fffffff) > 0x7f800000) return bits === QUIET_32 ? Number.NaN : { bits: BigInt(bits) };
  word.setUint32(0, bits, true);
  return word.getFloat32(0, true);
}
/** Eight bytes, little-endian. */
export function loadF64(b: Uint8Array, at: number): Float {
  loadHalves(b, at);
  if (((b[at + 7]! & 0x7f) << 4 | b[at + 6]! >> 4) === 0x7ff) {
    const bits = word.getBigUint64(0, true);
    if ((bits & 0xfffffffffffffn) !== 0n) return bits === QUIET_64 ? Number.NaN : { bits };
  }
  return word.getFloat64(0, true);
}

function notFloat(type: string, value: unknown, what: string): EncodeError {
  const shown = typeof value === 'object' && value !== null && 'bits' in value ? 'bits ' + String(value.bits) : String(value);
  return new EncodeError(what, 'BadValue', shown + ' is no ' + type + ': a number that it can hold, or the bits of a NaN');
}
function isNanBits(value: unknown): value is NanBits {
  return typeof value === 'object' && value !== null && 'bits' in value && typeof value.bits === 'bigint';
}
function copyWord(b: Uint8Array, at: number, count: number): void {
  for (let index = 0; index < count; index += 1) b[at + index] = word.getUint8(index);
}

/** Stores four bytes. A number is rounded to the nearest that an f32 holds; one that would become infinite is refused. */
export function storeF32(b: Uint8Array, at: number, value: Float, what: string): void {
  if (typeof value === 'number') {
    if (Number.isNaN(value)) word.setUint32(0, QUIET_32, true);
    else {
      if (Number.isFinite(value) && !Number.isFinite(Math.fround(value))) throw notFloat('f32', value, what);
      word.setFloat32(0, value, true);
    }
  } else {
    const fits = isNanBits(value) && BigInt.asUintN(32, value.bits) === value.bits && (value.bits & 0x7fffffffn) > 0x7f800000n;
    if (!fits) throw notFloat('f32', value, what);
    word.setUint32(0, Number(value.bits), true);
  }
  copyWord(b, at, 4);
}
/** Stores eight bytes. */
export function storeF64(b: Uint8Array, at: number, value: Float, what: string): void {
  if (typeof value === 'number') {
    if (Number.isNaN(value)) word.setBigUint64(0, QUIET_64, true);
    else word.setFloat64(0, value, true);
  } else {
    const fits =
      isNanBits(value) &&
      BigInt.asUintN(64, value.bits) === value.bits &&
      (value.bits & 0x7fffffffffffffffn) > 0x7ff0000000000000n;
    if (!fits) throw notFloat('f64', value, what);
    word.setBigUint64(0, value.bits, true);
  }
  copyWord(b, at, 8);
}

/** Eight bytes, big-endian. */
export function loadBeU64(b: Uint8Array, at: number): bigint {
  loadHalves(b, at);
  return word.getBigUint64(0);
}
/** Eight bytes, big-endian, two's complement. */
export function loadBeI64(b: Uint8Array, at: number): bigint {
  loadHalves(b, at);
  return word.getBigInt64(0);
}
`;
