/**
 * Values of the interpreter, and their form in a vector file: integers up to 32 bits are numbers, wider ones decimal
 * texts, bytes are hex texts, an absent field is null.
 */
export type Value = bigint | boolean | string | Uint8Array | Value[] | Fields;
export interface Fields {
  [name: string]: Value | undefined;
}

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
}

export function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Little-endian bytes of an integer, two's complement. */
export function intBytes(value: bigint, size: number): Uint8Array {
  let rest = BigInt.asUintN(size * 8, value);
  const out = new Uint8Array(size);
  for (let index = 0; index < size; index += 1) {
    out[index] = Number(rest % 256n);
    rest /= 256n;
  }
  return out;
}

/** The integer whose little-endian bytes these are. */
export function intOf(bytes: Uint8Array, signed: boolean): bigint {
  let value = 0n;
  for (let index = bytes.length - 1; index >= 0; index -= 1) value = value * 256n + BigInt(bytes[index] ?? 0);
  return signed ? BigInt.asIntN(bytes.length * 8, value) : value;
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Deep equality. */
export function same(a: Value | undefined, b: Value | undefined): boolean {
  if (a instanceof Uint8Array && b instanceof Uint8Array) return hexOf(a) === hexOf(b);
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => same(item, b[index]));
  if (isFields(a) && isFields(b)) return Object.keys(a).every((name) => same(a[name], b[name]));
  return a === b;
}

export function isFields(value: Value | undefined): value is Fields {
  return typeof value === 'object' && !Array.isArray(value) && !(value instanceof Uint8Array);
}
