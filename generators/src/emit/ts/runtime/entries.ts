/** Part of the generated `runtime.ts` where a schema has registries. Holds no back-quotes, so that it can stand here. */

export const ENTRIES = `
/** An entry of a registry that this build does not know: its tag, and the bytes of its value. */
export interface UnknownEntry<Tag extends number | bigint> {
  readonly tag: Tag;
  readonly value: Uint8Array;
}

/** Begins the value of an entry behind its length, which is told under another name; gives the end around it. */
export function enterEntry(r: ByteReader, form: LengthForm, length: string, what: string): number {
  const count = form.load(r, length);
  passOver(r, count, what);
  r.at -= count;
  const outer = r.end;
  r.end = r.at + count;
  r.depth += 1;
  return outer;
}
/** Entries without a total go on to the end, and are no more bytes than 'max'. */
export function checkEntries(r: ByteReader, max: number, what: string): void {
  if (r.end - r.at > max) throw tooLong(what, r.at, r.end - r.at, max);
}
/** The error of an entry that was there before. */
export function repeated(what: string, at: number): DecodeError {
  return new DecodeError(what, at, 'Repeated', 'may be there once, and is there again');
}
/** Passes over the value of an entry that is not as it should be, and reads as missing; any other error is passed on. */
export function passOverBad(r: ByteReader, error: unknown, end: number, depth: number): void {
  if (!(error instanceof DecodeError)) throw error;
  r.end = end;
  r.at = end;
  r.depth = depth;
}
/** The error of an entry that must be there. */
export function missing(what: string, at: number): DecodeError {
  return new DecodeError(what, at, 'Missing', 'must be there');
}
/** The error of an entry whose list is empty and must not be. */
export function emptyList(what: string): EncodeError {
  return new EncodeError(what, 'BadValue', 'must be there at least once');
}
/** The error of an entry that has a name, among those that have none. */
export function hasName(what: string, tag: number | bigint): EncodeError {
  return new EncodeError(what, 'BadValue', String(tag) + ' is the tag of a known entry');
}
/** The error of an entry without a name that is given twice. */
export function comesTwice(what: string, tag: number | bigint): EncodeError {
  return new EncodeError(what, 'BadValue', String(tag) + ' is the tag of two entries');
}
/** Whether a value is its default, which no encoder may be able to write; what is not given is. */
export function isAlike(value: unknown, standard: unknown): boolean {
  if (value instanceof Uint8Array && standard instanceof Uint8Array) return !differ(value, standard);
  if (typeof value !== 'object' || typeof standard !== 'object' || value === null || standard === null) {
    return Object.is(value, standard);
  }
  if (Array.isArray(value)) return Array.isArray(standard) && value.length === 0 && standard.length === 0;
  const given = new Map(Object.entries(value));
  return Object.entries(standard).every(([name, item]) => given.get(name) === undefined || isAlike(given.get(name), item));
}
`;
