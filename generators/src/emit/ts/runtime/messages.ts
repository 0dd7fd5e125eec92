/** Part of the generated `runtime.ts`: the reader and the writer of messages. Holds no back-quotes, so that it can stand here. */

export const MESSAGES = `
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const utf8 = new TextEncoder();
/** Up to this many bytes or characters a text is faster put together by hand. */
const SHORT_TEXT = 32;

/** The text of some bytes; undefined when they are not UTF-8. */
function textOf(b: Uint8Array, at: number, count: number): string | undefined {
  if (count <= SHORT_TEXT) {
    const units: number[] = [];
    let all = 0;
    for (let index = at; index < at + count; index += 1) {
      const unit = b[index]!;
      all |= unit;
      units.push(unit);
    }
    if (all < 0x80) return String.fromCharCode.apply(undefined, units);
  }
  try {
    return strictUtf8.decode(b.subarray(at, at + count));
  } catch {
    return undefined;
  }
}

/**
 * Where the decoder of a message stands. The decoders load fields out of 'bytes' by themselves; here is what they share,
 * and every error.
 */
export class ByteReader {
  readonly bytes: Uint8Array;
  at = 0;
  /** Nothing is read from here on: the end of the bytes, or of the body that is being read. */
  end: number;
  /** Nothing may follow the message or be cut short, whatever it says itself. */
  readonly exact: boolean;
  /** Bodies of known length around this place. What is wrong inside of one is no cut of the message. */
  depth = 0;

  constructor(bytes: Uint8Array, exact: boolean) {
    this.bytes = bytes;
    this.end = bytes.length;
    this.exact = exact;
  }

  /** The error of fields that are not all there. 'shape' is a list of 'Message.field:size', which begins at 'at'. */
  short(at: number, shape: string): DecodeError {
    let start = at;
    for (const entry of shape.split(' ')) {
      const [what = '', size = '0'] = entry.split(':');
      if (this.end - start < Number(size)) return this.missing(start, Number(size), what);
      start += Number(size);
    }
    return this.missing(start, 0, shape);
  }

  private missing(at: number, count: number, what: string): DecodeError {
    const detail = count + ' bytes are needed and ' + (this.end - at) + ' are there';
    return new DecodeError(what, at, 'Truncated', detail);
  }

  badLiteral(at: number, what: string): DecodeError {
    return new DecodeError(what, at, 'BadLiteral', 'the fixed bytes are others');
  }

  badValue(at: number, value: number | bigint, what: string): DecodeError {
    return new DecodeError(what, at, 'BadValue', String(value) + ' is not a known value');
  }

  outside(at: number, value: number | bigint, min: number | bigint, max: number | bigint, what: string): DecodeError {
    return new DecodeError(what, at, 'BadValue', value + ' is not from ' + min + ' to ' + max);
  }

  trailing(what: string): DecodeError {
    return new DecodeError(what, this.at, 'TrailingBytes', this.end - this.at + ' bytes too many');
  }

  /** Reads a length or a count of 'width' bytes, which must not be above 'max'. */
  private limited(width: number, max: number, what: string): number {
    const { at } = this;
    const count = this.prefix(width, what);
    if (count > max) throw new DecodeError(what, at, 'TooLong', count + ', and at most ' + max + ' are legal');
    return count;
  }

  private prefix(width: number, what: string): number {
    const { at, bytes: b } = this;
    if (this.end - at < width) throw this.missing(at, width, what);
    this.at = at + width;
    if (width === 1) return b[at]!;
    const low = b[at]! | (b[at + 1]! << 8);
    return width === 2 ? low : (low | (b[at + 2]! << 16) | (b[at + 3]! << 24)) >>> 0;
  }

  /** Steps over 'count' bytes, which must be there, and gives the position of the first. */
  private skip(count: number, what: string): number {
    const { at } = this;
    if (this.end - at < count) throw this.missing(at, count, what);
    this.at = at + count;
    return at;
  }

  /** Bytes with a length of 'width' bytes in front. */
  blob(width: number, max: number, what: string): Uint8Array {
    const count = this.limited(width, max, what);
    return copyOf(this.bytes, this.skip(count, what), count);
  }

  /** Text whose length or encoding is wrong is an error. */
  text(width: number, max: number, what: string): string {
    const count = this.limited(width, max, what);
    const at = this.skip(count, what);
    const text = textOf(this.bytes, at, count);
    if (text === undefined) throw new DecodeError(what, at, 'BadUtf8', 'not UTF-8');
    return text;
  }

  /** Text whose length or encoding is wrong reads as empty; its bytes are passed over. */
  lenientText(width: number, max: number, what: string): string {
    const count = this.prefix(width, what);
    const at = this.skip(count, what);
    return count > max ? '' : (textOf(this.bytes, at, count) ?? '');
  }

  /** A count of elements that take at least 'least' bytes each, so that a lying count fails before anything is read. */
  count(width: number, max: number, least: number, what: string): number {
    const count = this.limited(width, max, what);
    const left = this.end - this.at;
    if (count * least > left) {
      const detail = count + ' elements of at least ' + least + ' bytes, and ' + left + ' bytes are there';
      throw new DecodeError(what, this.at, 'Truncated', detail);
    }
    return count;
  }

  /** Fields that may be missing at the end are not all there: what is left of them belongs to nobody. */
  cut(at: number, shape: string): number {
    if (at !== this.end && this.exact) throw this.short(at, shape);
    return this.end;
  }

  /** The same where reading found it out; any other error is passed on. */
  cutBy(error: unknown, depth: number): number {
    const isCut = error instanceof DecodeError && error.kind === 'Truncated' && this.depth === depth;
    if (!isCut || this.exact) throw error;
    return this.end;
  }

  /** Begins a body behind its length, and gives the end around it. */
  enter(width: number, max: number, what: string): number {
    const count = this.limited(width, max, what);
    if (this.end - this.at < count) throw this.missing(this.at, count, what);
    const outer = this.end;
    this.end = this.at + count;
    this.depth += 1;
    return outer;
  }

  /** Ends a body, which must have been read whole. */
  leave(outer: number, what: string): void {
    if (this.at !== this.end) throw this.trailing(what);
    this.end = outer;
    this.depth -= 1;
  }

  /** Everything up to the end. */
  rest(): Uint8Array {
    const { at } = this;
    this.at = this.end;
    return copyOf(this.bytes, at, this.end - at);
  }
}

/** Bytes that a writer starts with, and the most that it keeps for the next message. */
const ROOM = 1024;
const KEPT_ROOM = 1 << 20;

/** Where the encoder of a message stands. The encoders store fields into 'bytes' by themselves. */
export class ByteWriter {
  bytes: Uint8Array;
  at = 0;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
  }

  /** Makes room for 'count' bytes at 'at', keeps what stands before, and gives the bytes, which may be others. */
  room(at: number, count: number): Uint8Array {
    if (this.bytes.length - at < count) {
      const grown = new Uint8Array(Math.max(at + count, this.bytes.length * 2));
      grown.set(this.bytes.subarray(0, at));
      this.bytes = grown;
    }
    return this.bytes;
  }

  private prefix(at: number, width: number, count: number, max: number, what: string): void {
    if (count > max) throw new EncodeError(what, 'TooLong', count + ', and at most ' + max + ' are legal');
    const b = this.bytes;
    b[at] = count;
    if (width > 1) b[at + 1] = count >> 8;
    if (width > 2) {
      b[at + 2] = count >> 16;
      b[at + 3] = count >> 24;
    }
  }

  /** A count in 'width' bytes. */
  count(width: number, count: number, max: number, what: string): void {
    this.room(this.at, width);
    this.prefix(this.at, width, count, max, what);
    this.at += width;
  }

  /** The length of a body that ends here, in the place that was left for it. */
  length(at: number, width: number, max: number, what: string): void {
    this.prefix(at, width, this.at - at - width, max, what);
  }

  raw(value: Uint8Array): void {
    this.room(this.at, value.length).set(value, this.at);
    this.at += value.length;
  }

  blob(width: number, value: Uint8Array, max: number, what: string): void {
    this.room(this.at, width + Math.min(value.length, max));
    this.prefix(this.at, width, value.length, max, what);
    this.at += width;
    this.raw(value);
  }

  /** Text that must fit. */
  text(width: number, value: string, max: number, what: string): void {
    // No character takes less than one byte.
    if (value.length > max) this.prefix(this.at, width, value.length, max, what);
    const count = this.utf8(this.at + width, value);
    this.prefix(this.at, width, count, max, what);
    this.at += width + count;
  }

  /** Text that is cut to its limit on a character boundary. */
  lenientText(width: number, value: string, max: number, what: string): void {
    const start = this.at + width;
    let count = this.utf8(start, value.length > max ? value.slice(0, max) : value);
    if (count > max) {
      count = max;
      while (count > 0 && (this.bytes[start + count]! & 0xc0) === 0x80) count -= 1;
    }
    this.prefix(this.at, width, count, max, what);
    this.at = start + count;
  }

  /** Stores the text at 'at' and gives the number of its bytes. */
  utf8(at: number, value: string): number {
    const { length } = value;
    const b = this.room(at, length * 3);
    let index = 0;
    if (length <= SHORT_TEXT) {
      for (; index < length; index += 1) {
        const unit = value.charCodeAt(index);
        if (unit >= 0x80) break;
        b[at + index] = unit;
      }
      if (index === length) return length;
    }
    return utf8.encodeInto(value, b.subarray(at)).written;
  }

  /** A copy of what was written. */
  finish(): Uint8Array {
    return this.bytes.slice(0, this.at);
  }
}

let spare: ByteWriter | undefined;

/** A writer for one message; an encoder that is called meanwhile gets another one. */
export function lendWriter(): ByteWriter {
  const writer = spare ?? new ByteWriter(ROOM);
  spare = undefined;
  writer.at = 0;
  return writer;
}

/** Takes it back for the next message, unless it has grown large. */
export function giveBack(writer: ByteWriter): void {
  if (writer.bytes.length <= KEPT_ROOM) spare = writer;
}

/** The error of a number outside of its range. */
export function outsideOf(value: unknown, min: number | bigint, max: number | bigint, what: string): EncodeError {
  return new EncodeError(what, 'BadValue', String(value) + ' is not from ' + min + ' to ' + max);
}

/** Checks that a field whose presence another field decides is there exactly then. */
export function conditional<T>(present: boolean, value: T | undefined, what: string): void {
  if (present === (value !== undefined)) return;
  throw new EncodeError(what, 'BadValue', present ? 'must be there' : 'must not be there');
}
`;
