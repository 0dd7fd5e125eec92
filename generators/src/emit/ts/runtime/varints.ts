/** Part of the generated `runtime.ts` where a schema has varints. Holds no back-quotes, so that it can stand here. */

export const VARINTS = `
/** A whole number in as many bytes as it needs: as a length, and beyond 2^53. */
export interface VarintForm extends LengthForm {
  /** The number that stands from 'at' to 'next', where 'load' has rounded it. */
  wide(b: Uint8Array, at: number, next: number): bigint;
  /** Whether it takes no more bytes than it needs. */
  isShortest(b: Uint8Array, at: number, next: number, value: number): boolean;
  /** Stores a number beyond 2^53 and gives the position behind it. */
  storeWide(b: Uint8Array, at: number, value: bigint): number;
}

/** The top two bits of the first byte say how many bytes there are: 1, 2, 4 or 8, the most significant one first. */
export const QUIC: VarintForm = {
  least: 1,
  bytes: (count) => (count < 0x40 ? 1 : count < 0x4000 ? 2 : count < 0x40000000 ? 4 : 8),
  store(b, at, count) {
    if (count < 0x40) b[at] = count;
    else if (count < 0x4000) {
      b[at] = 0x40 | (count >> 8);
      b[at + 1] = count;
    } else {
      const wide = count >= 0x40000000;
      const high = wide ? Math.floor(count / 0x100000000) : count;
      b[at] = (wide ? 0xc0 : 0x80) | (high >> 24);
      b[at + 1] = high >> 16;
      b[at + 2] = high >> 8;
      b[at + 3] = high;
      if (wide) LENGTH_BE_U32.store(b, at + 4, count >>> 0);
    }
  },
  load(r, what) {
    const { at, bytes: b } = r;
    const left = r.end - at;
    if (left < 1) throw r.short(at, what + ':1');
    const first = b[at]!;
    const size = 1 << (first >> 6);
    if (left < size) throw r.short(at, what + ':' + size);
    r.at = at + size;
    if (size === 1) return first;
    const low = ((first & 0x3f) << 8) | b[at + 1]!;
    if (size === 2) return low;
    const high = (low << 16) | (b[at + 2]! << 8) | b[at + 3]!;
    if (size === 4) return high;
    return high * 0x100000000 + (((b[at + 4]! << 24) | (b[at + 5]! << 16) | (b[at + 6]! << 8) | b[at + 7]!) >>> 0);
  },
  wide(b, at) {
    loadHalves(b, at);
    return BigInt.asUintN(62, word.getBigUint64(0));
  },
  isShortest: (_, at, next, value) => next - at === QUIC.bytes(value),
  storeWide(b, at, value) {
    word.setBigUint64(0, value | (3n << 62n));
    for (let index = 0; index < 8; index += 1) b[at + index] = word.getUint8(index);
    return at + 8;
  },
};

/** Most bytes of a LEB128 of 64 bits. */
const LEB128_MOST = 10;
/** Seven bits a byte, the least significant ones first; the top bit says that more follow. */
export const LEB128: VarintForm = {
  least: 1,
  bytes(count) {
    let bytes = 1;
    for (let rest = count; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes += 1;
    return bytes;
  },
  store(b, at, count) {
    let next = at;
    let rest = count;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) {
      b[next] = 0x80 | (rest % 0x80);
      next += 1;
    }
    b[next] = rest;
  },
  load(r, what) {
    const { at, bytes: b, end } = r;
    let value = 0;
    let scale = 1;
    for (let count = 1; count <= LEB128_MOST; count += 1) {
      if (end - at < count) throw r.short(at, what + ':' + count);
      const byte = b[at + count - 1]!;
      value += (byte & 0x7f) * scale;
      scale *= 0x80;
      if (byte >= 0x80) continue;
      // The last byte of the longest form has one bit of 64 left.
      if (count === LEB128_MOST && byte > 1) break;
      r.at = at + count;
      return value;
    }
    throw new DecodeError(what, at, 'BadValue', 'no number of up to 64 bits in at most ' + LEB128_MOST + ' bytes');
  },
  wide(b, at, next) {
    let value = 0n;
    for (let index = next - 1; index >= at; index -= 1) value = (value << 7n) | BigInt(b[index]! & 0x7f);
    return value;
  },
  isShortest: (b, at, next) => next - at === 1 || b[next - 1] !== 0,
  storeWide(b, at, value) {
    let next = at;
    let rest = value;
    for (; rest >= 0x80n; rest >>= 7n) {
      b[next] = 0x80 | Number(rest & 0x7fn);
      next += 1;
    }
    b[next] = Number(rest);
    return next + 1;
  },
};
/** Most bytes of any varint. */
const VARINT_MOST = LEB128_MOST;

/** A number that 'load' gave, rounded or not, from 'at' to where the reader stands. */
export function wideOf(r: ByteReader, form: VarintForm, at: number, rough: number): bigint {
  return rough <= Number.MAX_SAFE_INTEGER ? BigInt(rough) : form.wide(r.bytes, at, r.at);
}
function badVarint(what: string, at: number, value: number | bigint, max: number | bigint): DecodeError {
  const detail = value > max ? String(value) + ', and at most ' + max + ' is legal' : 'not the shortest form of ' + value;
  return new DecodeError(what, at, 'BadValue', detail);
}
/** Reads a number up to 32 bits. 'strict': longer forms than it needs are refused. */
export function takeVarint(r: ByteReader, form: VarintForm, max: number, strict: boolean, what: string): number {
  const { at } = r;
  const value = form.load(r, what);
  if (value > max || (strict && !form.isShortest(r.bytes, at, r.at, value))) throw badVarint(what, at, value, max);
  return value;
}
/** Reads a number of more bits. */
export function takeWideVarint(r: ByteReader, form: VarintForm, max: bigint, strict: boolean, what: string): bigint {
  const { at } = r;
  const rough = form.load(r, what);
  const value = wideOf(r, form, at, rough);
  if (value > max || (strict && !form.isShortest(r.bytes, at, r.at, rough))) throw badVarint(what, at, value, max);
  return value;
}
function notUpTo(what: string, kind: string, value: unknown, max: number | bigint): EncodeError {
  return new EncodeError(what, 'BadValue', String(value) + ' is not ' + kind + ' from 0 to ' + max);
}
/** Writes a number in as few bytes as hold it. */
export function putVarint(w: ByteWriter, form: VarintForm, value: number, max: number, what: string): void {
  if (!Number.isInteger(value) || value < 0 || value > max) throw notUpTo(what, 'an integer', value, max);
  putCountBy(w, form, value, max, what);
}
/** The same of more bits. */
export function putWideVarint(w: ByteWriter, form: VarintForm, value: bigint, max: bigint, what: string): void {
  if (typeof value !== 'bigint' || value < 0n || value > max) throw notUpTo(what, 'a bigint', value, max);
  if (value <= Number.MAX_SAFE_INTEGER) putCountBy(w, form, Number(value), Number.MAX_SAFE_INTEGER, what);
  else w.at = form.storeWide(w.room(w.at, VARINT_MOST), w.at, value);
}
`;
