/** Part of the generated `runtime.ts`: errors, plane facts and fixed layouts. Holds no back-quotes, so that it can stand here. */

export const LAYOUTS = `
/** What a decoder can find wrong. */
export type DecodeErrorKind = 'Truncated' | 'BadLiteral' | 'BadValue' | 'TooLong' | 'TrailingBytes' | 'BadUtf8';

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
}

/** True when every bit of 'mask' is set in 'value'. */
export function hasAll(value: number | bigint, mask: number | bigint): boolean {
  return (BigInt(value) & BigInt(mask)) === BigInt(mask);
}

function integer(value: number, min: number, max: number, what: string): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new EncodeError(what, 'BadValue', String(value) + ' is not an integer from ' + min + ' to ' + max);
}

function wide(value: bigint, min: bigint, max: bigint, what: string): bigint {
  if (typeof value === 'bigint' && value >= min && value <= max) return value;
  throw new EncodeError(what, 'BadValue', String(value) + ' is not a bigint from ' + min + ' to ' + max);
}

function exactly(got: number, want: number, what: string): void {
  if (got !== want) throw new EncodeError(what, 'BadValue', got + ' elements, and exactly ' + want + ' are wanted');
}

/** Stores of checked values, little-endian. */
export const put = {
  u8(view: DataView, at: number, value: number, what: string): void {
    view.setUint8(at, integer(value, 0, 0xff, what));
  },
  u16(view: DataView, at: number, value: number, what: string): void {
    view.setUint16(at, integer(value, 0, 0xffff, what), true);
  },
  u32(view: DataView, at: number, value: number, what: string): void {
    view.setUint32(at, integer(value, 0, 0xffffffff, what), true);
  },
  u64(view: DataView, at: number, value: bigint, what: string): void {
    view.setBigUint64(at, wide(value, 0n, 0xffffffffffffffffn, what), true);
  },
  i8(view: DataView, at: number, value: number, what: string): void {
    view.setInt8(at, integer(value, -0x80, 0x7f, what));
  },
  i16(view: DataView, at: number, value: number, what: string): void {
    view.setInt16(at, integer(value, -0x8000, 0x7fff, what), true);
  },
  i32(view: DataView, at: number, value: number, what: string): void {
    view.setInt32(at, integer(value, -0x80000000, 0x7fffffff, what), true);
  },
  i64(view: DataView, at: number, value: bigint, what: string): void {
    view.setBigInt64(at, wide(value, -0x8000000000000000n, 0x7fffffffffffffffn, what), true);
  },
  /** A byte array of fixed length. */
  bytes(view: DataView, at: number, value: Uint8Array, len: number, what: string): void {
    exactly(value.length, len, what);
    new Uint8Array(view.buffer, view.byteOffset + at, len).set(value);
  },
  /** An array of fixed length; 'store' writes one element. */
  array<T>(values: readonly T[], len: number, what: string, store: (value: T, index: number) => void): void {
    exactly(values.length, len, what);
    values.forEach(store);
  },
};

/** Reads out of a layout whose size is known to be there, little-endian. */
export const get = {
  bytes(view: DataView, at: number, len: number): Uint8Array {
    return copy(new Uint8Array(view.buffer, view.byteOffset + at, len));
  },
  array<T>(len: number, load: (index: number) => T): T[] {
    const out: T[] = [];
    for (let index = 0; index < len; index += 1) out.push(load(index));
    return out;
  },
};

function copy(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length);
  out.set(bytes);
  return out;
}

/** 'size' bytes from 'offset'; a shorter form of at least 'min' bytes is filled up with zeros. */
export function fixedView(bytes: Uint8Array, offset: number, size: number, min: number, what: string): DataView {
  const have = Number.isInteger(offset) && offset >= 0 ? Math.max(bytes.length - offset, 0) : 0;
  if (have >= size) return new DataView(bytes.buffer, bytes.byteOffset + offset, size);
  if (have < min) {
    throw new DecodeError(what, bytes.length, 'Truncated', min + ' bytes are needed and ' + have + ' are there');
  }
  const filled = new Uint8Array(size);
  filled.set(bytes.subarray(offset, offset + have));
  return new DataView(filled.buffer);
}

/** Zeroed room for a layout of 'size' bytes at 'offset'. */
export function fixedRoom(into: Uint8Array, offset: number, size: number, what: string): DataView {
  if (!Number.isInteger(offset) || offset < 0 || into.length - offset < size) {
    throw new EncodeError(what, 'NoRoom', size + ' bytes are wanted at ' + offset + ' of ' + into.length);
  }
  into.fill(0, offset, offset + size);
  return new DataView(into.buffer, into.byteOffset + offset, size);
}

/** The value when it is one of 'allowed', else 'otherwise'. */
export function oneOf<T>(value: T, allowed: readonly T[], otherwise: T): T {
  return allowed.includes(value) ? value : otherwise;
}

/** True when a byte differs from zero. */
export function anyByte(bytes: Uint8Array): boolean {
  return bytes.some((byte) => byte !== 0);
}

/** True when two encodings differ. */
export function differ(a: Uint8Array, b: Uint8Array): boolean {
  return a.length !== b.length || a.some((byte, index) => byte !== b[index]);
}
`;
