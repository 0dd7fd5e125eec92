/**
 * Part of the generated `runtime.ts` where lengths are written in more ways than one, two or four bytes, least significant
 * first. Holds no back-quotes, so that it can stand here.
 */

export const LENGTHS = `
/** How a length or a count is written. */
export interface LengthForm {
  /** Fewest bytes that one takes. */
  readonly least: number;
  /** Bytes that this one takes. */
  bytes(count: number): number;
  store(b: Uint8Array, at: number, count: number): void;
  /** Reads one where the reader stands; beyond 2^53 it is rounded, which is above every limit. */
  load(r: ByteReader, what: string): number;
}

function plainLength(size: number, big: boolean): LengthForm {
  const place = (index: number): number => (big ? size - 1 - index : index);
  return {
    least: size,
    bytes: () => size,
    store(b, at, count) {
      for (let index = 0; index < size; index += 1) b[at + place(index)] = count >>> (8 * index);
    },
    load(r, what) {
      const { at, bytes: b } = r;
      if (r.end - at < size) throw r.short(at, what + ':' + size);
      r.at = at + size;
      let count = 0;
      for (let index = 0; index < size; index += 1) count |= b[at + place(index)]! << (8 * index);
      return count >>> 0;
    },
  };
}
export const LENGTH_U8 = plainLength(1, false);
export const LENGTH_U16 = plainLength(2, false);
export const LENGTH_U24 = plainLength(3, false);
export const LENGTH_U32 = plainLength(4, false);
export const LENGTH_BE_U16 = plainLength(2, true);
export const LENGTH_BE_U24 = plainLength(3, true);
export const LENGTH_BE_U32 = plainLength(4, true);

/** The error of a length or a count above its limit. */
export function tooLong(what: string, at: number, count: number, max: number): DecodeError {
  return new DecodeError(what, at, 'TooLong', count + ', and at most ' + max + ' are legal');
}
/** The same of an encoder. */
export function cannotHold(what: string, count: number, max: number): EncodeError {
  return new EncodeError(what, 'TooLong', count + ', and at most ' + max + ' are legal');
}

function takeLength(r: ByteReader, form: LengthForm, max: number, what: string): number {
  const { at } = r;
  const count = form.load(r, what);
  if (count > max) throw tooLong(what, at, count, max);
  return count;
}
/** Steps over 'count' bytes, which must be there, and gives the position of the first. */
function passOver(r: ByteReader, count: number, what: string): number {
  const { at } = r;
  if (r.end - at < count) throw r.short(at, what + ':' + count);
  r.at = at + count;
  return at;
}

/** Bytes with a length in front. */
export function takeBlobBy(r: ByteReader, form: LengthForm, max: number, what: string): Uint8Array {
  const count = takeLength(r, form, max, what);
  return copyOf(r.bytes, passOver(r, count, what), count);
}
/** Text whose length or encoding is wrong is an error. */
export function takeTextBy(r: ByteReader, form: LengthForm, max: number, what: string): string {
  const count = takeLength(r, form, max, what);
  const at = passOver(r, count, what);
  const text = textOf(r.bytes, at, count);
  if (text === undefined) throw new DecodeError(what, at, 'BadUtf8', 'not UTF-8');
  return text;
}
/** Text whose length or encoding is wrong reads as empty; its bytes are passed over. */
export function takeLenientTextBy(r: ByteReader, form: LengthForm, max: number, what: string): string {
  const count = form.load(r, what);
  const at = passOver(r, count, what);
  return count > max ? '' : (textOf(r.bytes, at, count) ?? '');
}
/** A count of elements that take at least 'least' bytes each, so that a lying count fails before anything is read. */
export function takeCountBy(r: ByteReader, form: LengthForm, max: number, least: number, what: string): number {
  const count = takeLength(r, form, max, what);
  const left = r.end - r.at;
  if (count * least > left) {
    const detail = count + ' elements of at least ' + least + ' bytes, and ' + left + ' bytes are there';
    throw new DecodeError(what, r.at, 'Truncated', detail);
  }
  return count;
}
/** Begins a body behind its length, and gives the end around it. */
export function enterBy(r: ByteReader, form: LengthForm, max: number, what: string): number {
  const count = takeLength(r, form, max, what);
  passOver(r, count, what);
  r.at -= count;
  const outer = r.end;
  r.end = r.at + count;
  r.depth += 1;
  return outer;
}

/** Leaves the least room for a length where the writer stands, and gives its place. */
export function openBy(w: ByteWriter, form: LengthForm): number {
  const { at } = w;
  w.room(at, form.least);
  w.at = at + form.least;
  return at;
}
/** The length of what ends here, in the place that was left for it; what is behind moves when it needs more. */
export function closeBy(w: ByteWriter, form: LengthForm, place: number, max: number, what: string): void {
  const start = place + form.least;
  const count = w.at - start;
  if (count > max) throw cannotHold(what, count, max);
  const more = form.bytes(count) - form.least;
  if (more > 0) {
    w.room(w.at, more).copyWithin(start + more, start, w.at);
    w.at += more;
  }
  form.store(w.bytes, place, count);
}
export function putCountBy(w: ByteWriter, form: LengthForm, count: number, max: number, what: string): void {
  if (count > max) throw cannotHold(what, count, max);
  const { at } = w;
  const size = form.bytes(count);
  form.store(w.room(at, size), at, count);
  w.at = at + size;
}
export function putBlobBy(w: ByteWriter, form: LengthForm, value: Uint8Array, max: number, what: string): void {
  putCountBy(w, form, value.length, max, what);
  w.raw(value);
}
/** Writes a text as it is, without a length. */
export function putUtf8(w: ByteWriter, value: string): void {
  w.at += w.utf8(w.at, value);
}
/** Text that must fit. */
export function putTextBy(w: ByteWriter, form: LengthForm, value: string, max: number, what: string): void {
  // No character takes less than one byte.
  if (value.length > max) throw cannotHold(what, value.length, max);
  const place = openBy(w, form);
  putUtf8(w, value);
  closeBy(w, form, place, max, what);
}
/** Text that is cut to its limit on a character boundary. */
export function putLenientTextBy(w: ByteWriter, form: LengthForm, value: string, max: number, what: string): void {
  const place = openBy(w, form);
  const start = w.at;
  putUtf8(w, value.length > max ? value.slice(0, max) : value);
  if (w.at - start > max) {
    w.at = start + max;
    while (w.at > start && (w.bytes[w.at]! & 0xc0) === 0x80) w.at -= 1;
  }
  closeBy(w, form, place, max, what);
}
`;
