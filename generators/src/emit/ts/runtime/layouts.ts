/** Part of the generated `runtime.ts`: errors, plane facts and fixed layouts. Holds no back-quotes, so that it can stand here. */

/** `kinds`: what decoders can find wrong beside what all schemas can. */
export const layoutsText = (kinds: readonly string[]): string => `
/** What a decoder can find wrong. */
export type DecodeErrorKind = 'Truncated' | 'BadLiteral' | 'BadValue' | 'TooLong' | 'TrailingBytes' | 'BadUtf8'${kinds.map((kind) => ` | '${kind}'`).join('')};

/** The only thing that decoders throw. 'what' names the field ('Hello.name'), 'offset' counts from the first byte given. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
  readonly what: string;
  readonly offset: number;
  readonly kind: DecodeErrorKind;

  constructor(what: string, offset: number, kind: DecodeErrorKind, detail: string) {
    super(what + ' at byte ' + offset + ': ' + detail);
    this.what = what;
    this.offset = offset;
    this.kind = kind;
  }
}

/** What an encoder refuses. */
export type EncodeErrorKind = 'TooLong' | 'BadValue' | 'NoRoom';

/** The only thing that encoders throw: a value which its field cannot carry. */
export class EncodeError extends Error {
  override readonly name = 'EncodeError';
  readonly what: string;
  readonly kind: EncodeErrorKind;

  constructor(what: string, kind: EncodeErrorKind, detail: string) {
    super(what + ': ' + detail);
    this.what = what;
    this.kind = kind;
  }
}

/** What is known of one plane. 'hash': first 16 bytes of the layout hash, lower-case hex. */
export interface PlaneInfo {
  readonly id: number;
  readonly name: string;
  readonly version: number;
  readonly hash: string;
  readonly policy: 'lockstep' | 'additive' | 'foreign';
  /** Who speaks it; absent when the schema does not say. */
  readonly parties?: readonly string[];
}

/** Whether two parties speak a plane, as far as the schema says: without 'parties' everybody may. */
export function spokenByBoth({ parties }: PlaneInfo, one: string, other: string): boolean {
  return parties === undefined || (parties.includes(one) && parties.includes(other));
}

/** True when every bit of 'mask' is set in 'value'. */
export function hasAll(value: number | bigint, mask: number | bigint): boolean {
  return (BigInt(value) & BigInt(mask)) === BigInt(mask);
}

/** One 64-bit word, in which bigints are made. A 'DataView' of its own is made once; one for each message costs more. */
const word = new DataView(new ArrayBuffer(8));

function loadHalves(b: Uint8Array, at: number): void {
  word.setInt32(0, b[at]! | (b[at + 1]! << 8) | (b[at + 2]! << 16) | (b[at + 3]! << 24), true);
  word.setInt32(4, b[at + 4]! | (b[at + 5]! << 8) | (b[at + 6]! << 16) | (b[at + 7]! << 24), true);
}

/** Eight bytes, little-endian. */
export function loadU64(b: Uint8Array, at: number): bigint {
  loadHalves(b, at);
  return word.getBigUint64(0, true);
}
/** Eight bytes, little-endian, two's complement. */
export function loadI64(b: Uint8Array, at: number): bigint {
  loadHalves(b, at);
  return word.getBigInt64(0, true);
}
/** A part of a token. Throws RangeError when it is no integer. */
export function part(value: number, what: string): number {
  if (!Number.isInteger(value)) throw new RangeError(what + ': ' + String(value) + ' is not an integer');
  return value;
}

const LIMITS: Readonly<Record<string, readonly [bigint, bigint]>> = {
  u8: [0n, 0xffn],
  u16: [0n, 0xffffn],
  u24: [0n, 0xffffffn],
  u32: [0n, 0xffffffffn],
  u64: [0n, 0xffffffffffffffffn],
  i8: [-0x80n, 0x7fn],
  i16: [-0x8000n, 0x7fffn],
  i24: [-0x800000n, 0x7fffffn],
  i32: [-0x80000000n, 0x7fffffffn],
  i64: [-0x8000000000000000n, 0x7fffffffffffffffn],
};

/** The error of a number that its field cannot carry. */
export function unfit(type: string, value: unknown, what: string): EncodeError {
  const [min, max] = LIMITS[type.replace('be.', '')] ?? [0n, 0n];
  const kind = type.endsWith('64') ? 'a bigint' : 'an integer';
  return new EncodeError(what, 'BadValue', String(value) + ' is not ' + kind + ' from ' + min + ' to ' + max);
}

/** The error of an array that has another length than its layout. */
export function wrongLength(got: number, want: number, what: string): EncodeError {
  return new EncodeError(what, 'BadValue', got + ' elements, and exactly ' + want + ' are wanted');
}

/** The error of a layout that does not fit where it shall stand. */
export function noRoom(into: Uint8Array, offset: number, size: number, what: string): EncodeError {
  return new EncodeError(what, 'NoRoom', size + ' bytes are wanted at ' + offset + ' of ' + into.length);
}

/** Up to this many bytes are copied one by one. */
const FEW = 32;

/** 'count' bytes as an array of their own. */
export function copyOf(b: Uint8Array, at: number, count: number): Uint8Array {
  const out = new Uint8Array(count);
  if (count > FEW) out.set(b.subarray(at, at + count));
  else for (let index = 0; index < count; index += 1) out[index] = b[at + index]!;
  return out;
}

/** 'size' bytes from 'offset'; a shorter form of at least 'min' bytes is filled up with zeros. */
export function filledUp(bytes: Uint8Array, offset: number, size: number, min: number, what: string): Uint8Array {
  const have = Number.isInteger(offset) && offset >= 0 ? Math.max(bytes.length - offset, 0) : 0;
  if (have < min) {
    throw new DecodeError(what, bytes.length, 'Truncated', min + ' bytes are needed and ' + have + ' are there');
  }
  const filled = new Uint8Array(size);
  filled.set(bytes.subarray(offset, offset + Math.min(have, size)));
  return filled;
}

/** True when a byte differs from zero. */
export function anyByte(bytes: Uint8Array): boolean {
  for (let index = 0; index < bytes.length; index += 1) if (bytes[index] !== 0) return true;
  return false;
}

/** True when two encodings differ. */
export function differ(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return true;
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return true;
  return false;
}
`;
