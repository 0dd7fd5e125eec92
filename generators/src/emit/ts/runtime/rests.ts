/** Part of the generated `runtime.ts` where something goes on to the end. Holds no back-quotes, so that it can stand here. */

export const RESTS = `
function takeRest(r: ByteReader, max: number, what: string): number {
  const { at } = r;
  if (r.end - at > max) throw tooLong(what, at, r.end - at, max);
  r.at = r.end;
  return at;
}
/** All bytes to the end, at most 'max'. */
export function takeRestBytes(r: ByteReader, max: number, what: string): Uint8Array {
  const at = takeRest(r, max, what);
  return copyOf(r.bytes, at, r.at - at);
}
/** All bytes to the end as a text. */
export function takeRestText(r: ByteReader, max: number, what: string): string {
  const at = takeRest(r, max, what);
  const text = textOf(r.bytes, at, r.at - at);
  if (text === undefined) throw new DecodeError(what, at, 'BadUtf8', 'not UTF-8');
  return text;
}
/** All bytes to the end, one to eight, as a number; 'max' fits 32 bits. */
export function takeRestUint(r: ByteReader, max: number, what: string): number {
  const { bytes: b, at, end } = r;
  if (end - at > 4 || at === end) return Number(takeRestWide(r, BigInt(max), what));
  let value = 0;
  for (let index = end - 1; index >= at; index -= 1) value = value * 0x100 + b[index]!;
  if (value > max) throw new DecodeError(what, at, 'BadValue', value + ', and at most ' + max + ' is legal');
  r.at = end;
  return value;
}
/** The same of 64 bits. */
export function takeRestWide(r: ByteReader, max: bigint, what: string): bigint {
  const { bytes: b, end } = r;
  if (r.at === end) throw r.short(end, what + ':1');
  const at = takeRest(r, 8, what);
  word.setBigUint64(0, 0n);
  for (let index = at; index < end; index += 1) word.setUint8(index - at, b[index]!);
  const value = word.getBigUint64(0, true);
  if (value > max) throw new DecodeError(what, at, 'BadValue', value + ', and at most ' + max + ' is legal');
  return value;
}

export function putRestBytes(w: ByteWriter, value: Uint8Array, max: number, what: string): void {
  if (value.length > max) throw cannotHold(what, value.length, max);
  w.raw(value);
}
export function putRestText(w: ByteWriter, value: string, max: number, what: string): void {
  // No character takes less than one byte.
  if (value.length > max) throw cannotHold(what, value.length, max);
  const start = w.at;
  putUtf8(w, value);
  if (w.at - start > max) throw cannotHold(what, w.at - start, max);
}
/** Writes a number in as few bytes as hold it, and at least one. 'type' is the widest that it may be. */
export function putRestUint(w: ByteWriter, value: number | bigint, type: string, what: string): void {
  const wide = type === 'u64';
  const isWhole = typeof value === (wide ? 'bigint' : 'number') && (wide || Number.isInteger(value));
  if (!isWhole || value < 0 || value > LIMITS[type]![1]) throw unfit(type, value, what);
  if (typeof value === 'number') word.setUint32(0, value, true);
  else word.setBigUint64(0, value, true);
  let size = wide ? 8 : 4;
  while (size > 1 && word.getUint8(size - 1) === 0) size -= 1;
  const { at } = w;
  const b = w.room(at, size);
  for (let index = 0; index < size; index += 1) b[at + index] = word.getUint8(index);
  w.at = at + size;
}
`;
