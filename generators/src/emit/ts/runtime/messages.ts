/** Part of the generated `runtime.ts`: the reader and the writer of messages. Holds no back-quotes, so that it can stand here. */

export const MESSAGES = `
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const utf8 = new TextEncoder();

/** Reads a message field by field and never past its end. */
export class ByteReader {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  at = 0;
  /** A tail field was missing or cut short: everything after it has its default. */
  cut = false;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Bytes that may still be read: none after a cut, whose leftover belongs to no field. */
  get left(): number {
    return this.cut ? 0 : this.bytes.length - this.at;
  }

  /** Takes 'count' bytes and gives the position of the first. */
  skip(count: number, what: string): number {
    if (this.left < count) {
      throw new DecodeError(what, this.at, 'Truncated', count + ' bytes are needed and ' + this.left + ' are there');
    }
    const start = this.at;
    this.at += count;
    return start;
  }

  u8(what: string): number {
    return this.view.getUint8(this.skip(1, what));
  }
  u16(what: string): number {
    return this.view.getUint16(this.skip(2, what), true);
  }
  u32(what: string): number {
    return this.view.getUint32(this.skip(4, what), true);
  }
  u64(what: string): bigint {
    return this.view.getBigUint64(this.skip(8, what), true);
  }
  i8(what: string): number {
    return this.view.getInt8(this.skip(1, what));
  }
  i16(what: string): number {
    return this.view.getInt16(this.skip(2, what), true);
  }
  i32(what: string): number {
    return this.view.getInt32(this.skip(4, what), true);
  }
  i64(what: string): bigint {
    return this.view.getBigInt64(this.skip(8, what), true);
  }
  bool(what: string): boolean {
    return this.u8(what) !== 0;
  }

  /** Known values of an enumeration that refuses others. */
  known<T>(value: T, name: (value: T) => string | undefined, size: number, what: string): T {
    if (name(value) === undefined) throw new DecodeError(what, this.at - size, 'BadValue', String(value) + ' is not a known value');
    return value;
  }

  /** Bytes that must be exactly these. */
  literal(want: readonly number[], what: string): void {
    const start = this.skip(want.length, what);
    if (want.some((byte, index) => this.bytes[start + index] !== byte)) {
      throw new DecodeError(what, start, 'BadLiteral', 'the fixed bytes are others');
    }
  }

  /** A part of the message as it stands, without copying. */
  part(count: number, what: string): DataView {
    return new DataView(this.bytes.buffer, this.bytes.byteOffset + this.skip(count, what), count);
  }

  fixed(count: number, what: string): Uint8Array {
    const start = this.skip(count, what);
    return copy(this.bytes.subarray(start, start + count));
  }

  private limited(prefix: 'u8' | 'u16' | 'u32', max: number, what: string): number {
    const start = this.at;
    const count = this[prefix](what);
    if (count > max) throw new DecodeError(what, start, 'TooLong', count + ', and at most ' + max + ' are legal');
    return count;
  }

  blob(prefix: 'u8' | 'u16' | 'u32', max: number, what: string): Uint8Array {
    return this.fixed(this.limited(prefix, max, what), what);
  }

  /** Text whose length or encoding is wrong is an error. */
  text(prefix: 'u8' | 'u16', max: number, what: string): string {
    const count = this.limited(prefix, max, what);
    const start = this.skip(count, what);
    try {
      return strictUtf8.decode(this.bytes.subarray(start, start + count));
    } catch {
      throw new DecodeError(what, start, 'BadUtf8', 'not UTF-8');
    }
  }

  /** Text whose length or encoding is wrong reads as empty; its bytes are passed over. */
  lenientText(prefix: 'u8' | 'u16', max: number, what: string): string {
    const count = this[prefix](what);
    const start = this.skip(count, what);
    if (count > max) return '';
    try {
      return strictUtf8.decode(this.bytes.subarray(start, start + count));
    } catch {
      return '';
    }
  }

  /** A list; 'least' is the smallest size of one element, so that a lying count fails before anything is read. */
  list<T>(prefix: 'u8' | 'u16', max: number, least: number, what: string, read: () => T): T[] {
    const count = this.limited(prefix, max, what);
    if (count * least > this.left) {
      const detail = count + ' elements of at least ' + least + ' bytes, and ' + this.left + ' bytes are there';
      throw new DecodeError(what, this.at, 'Truncated', detail);
    }
    const out: T[] = [];
    for (let index = 0; index < count; index += 1) out.push(read());
    return out;
  }

  /** A field, or a group of fields, that may be missing at the end; cut short it is missing. */
  tail<T>(read: () => T): T | undefined {
    if (this.cut) return undefined;
    const start = this.at;
    try {
      return read();
    } catch (error) {
      if (!(error instanceof DecodeError) || error.kind !== 'Truncated') throw error;
      this.at = start;
      this.cut = true;
      return undefined;
    }
  }

  /** The same in a message that nothing may follow: cut short it is an error. */
  wholeTail<T>(read: () => T): T | undefined {
    return this.left === 0 ? undefined : read();
  }

  /** True when a block without a placeholder is there. */
  remains(count: number): boolean {
    return this.left >= count;
  }

  /** Refuses bytes after the last field. */
  end(what: string): void {
    const rest = this.bytes.length - this.at;
    if (rest > 0) throw new DecodeError(what, this.at, 'TrailingBytes', rest + ' bytes too many');
  }
}

/** Writes a message field by field. */
export class ByteWriter {
  #bytes = new Uint8Array(128);
  #view = new DataView(this.#bytes.buffer);
  #used = 0;

  /** Position of 'count' fresh zero bytes. */
  room(count: number): number {
    const start = this.#used;
    const end = start + count;
    if (end > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(end, this.#bytes.length * 2));
      grown.set(this.#bytes);
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    this.#used = end;
    return start;
  }

  u8(value: number, what: string): void {
    const at = this.room(1);
    put.u8(this.#view, at, value, what);
  }
  u16(value: number, what: string): void {
    const at = this.room(2);
    put.u16(this.#view, at, value, what);
  }
  u32(value: number, what: string): void {
    const at = this.room(4);
    put.u32(this.#view, at, value, what);
  }
  u64(value: bigint, what: string): void {
    const at = this.room(8);
    put.u64(this.#view, at, value, what);
  }
  i8(value: number, what: string): void {
    const at = this.room(1);
    put.i8(this.#view, at, value, what);
  }
  i16(value: number, what: string): void {
    const at = this.room(2);
    put.i16(this.#view, at, value, what);
  }
  i32(value: number, what: string): void {
    const at = this.room(4);
    put.i32(this.#view, at, value, what);
  }
  i64(value: bigint, what: string): void {
    const at = this.room(8);
    put.i64(this.#view, at, value, what);
  }
  bool(value: boolean, what: string): void {
    this.u8(value ? 1 : 0, what);
  }

  literal(bytes: readonly number[]): void {
    const at = this.room(bytes.length);
    this.#bytes.set(bytes, at);
  }

  /** A fixed layout; 'store' writes it at the position. */
  part<T>(count: number, value: T, store: (view: DataView, at: number, value: T) => void): void {
    const at = this.room(count);
    store(this.#view, at, value);
  }

  fixed(value: Uint8Array, len: number, what: string): void {
    const at = this.room(len);
    put.bytes(this.#view, at, value, len, what);
  }

  private limited(prefix: 'u8' | 'u16' | 'u32', count: number, max: number, what: string): void {
    if (count > max) throw new EncodeError(what, 'TooLong', count + ', and at most ' + max + ' are legal');
    this[prefix](count, what);
  }

  blob(prefix: 'u8' | 'u16' | 'u32', value: Uint8Array, max: number, what: string): void {
    this.limited(prefix, value.length, max, what);
    const at = this.room(value.length);
    this.#bytes.set(value, at);
  }

  /** Text that must fit. */
  text(prefix: 'u8' | 'u16', value: string, max: number, what: string): void {
    this.blob(prefix, utf8.encode(value), max, what);
  }

  /** Text that is cut to its limit on a character boundary. */
  lenientText(prefix: 'u8' | 'u16', value: string, max: number, what: string): void {
    const bytes = utf8.encode(value);
    let end = Math.min(bytes.length, max);
    while (end < bytes.length && end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
    this.blob(prefix, bytes.subarray(0, end), max, what);
  }

  list<T>(prefix: 'u8' | 'u16', values: readonly T[], max: number, what: string, write: (value: T) => void): void {
    this.limited(prefix, values.length, max, what);
    values.forEach(write);
  }

  finish(): Uint8Array {
    return copy(this.#bytes.subarray(0, this.#used));
  }
}

/** Checks that a field whose presence another field decides is there exactly then. */
export function conditional<T>(present: boolean, value: T | undefined, what: string): void {
  if (present === (value !== undefined)) return;
  throw new EncodeError(what, 'BadValue', present ? 'must be there' : 'must not be there');
}
`;
