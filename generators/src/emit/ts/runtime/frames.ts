/** Part of the generated `runtime.ts`: framed conversations. Holds no back-quotes, so that it can stand here. */

export const FRAMES = `
/** Header of a framed conversation: magic, kind, sequence, length of the body; 16 bytes. */
export interface FrameHeader {
  readonly kind: number;
  readonly seq: number;
  readonly len: number;
}

/** Bytes of a frame header. */
export const HEADER_SIZE = 16;

function loadWord(b: Uint8Array, at: number): number {
  return (b[at]! | (b[at + 1]! << 8) | (b[at + 2]! << 16) | (b[at + 3]! << 24)) >>> 0;
}

/** Reads 16 header bytes. 'base' is the header's position in the stream, for messages. */
export function parseFrameHeader(
  bytes: Uint8Array,
  magic: number,
  maxBody: number,
  what: string,
  base: number,
): FrameHeader {
  const header = bytes.length >= HEADER_SIZE ? bytes : filledUp(bytes, 0, HEADER_SIZE, HEADER_SIZE, what);
  const got = loadWord(header, 0);
  if (got !== magic) throw new DecodeError(what, base, 'BadLiteral', 'magic is 0x' + got.toString(16));
  const len = loadWord(header, 12);
  if (len > maxBody) {
    throw new DecodeError(what, base + 12, 'TooLong', 'body of ' + len + ' bytes, and at most ' + maxBody + ' are legal');
  }
  return { kind: loadWord(header, 4), seq: loadWord(header, 8), len };
}

/** One frame: header, then body. */
export function encodeFrame(
  magic: number,
  maxBody: number,
  kind: number,
  seq: number,
  body: Uint8Array,
  what: string,
): Uint8Array {
  if (body.length > maxBody) {
    throw new EncodeError(what, 'TooLong', 'body of ' + body.length + ' bytes, and at most ' + maxBody + ' are legal');
  }
  const out = new Uint8Array(HEADER_SIZE + body.length);
  storeU32(out, 0, magic, what);
  storeU32(out, 4, kind, what);
  storeU32(out, 8, seq, what);
  storeU32(out, 12, body.length, what);
  out.set(body, HEADER_SIZE);
  return out;
}

/**
 * Cuts a stream into frames. Holds one frame at most: the body's room is taken after its length was checked against
 * 'maxBody'. After an error the stream has no known position, so the decoder throws the same error for ever.
 */
export class FrameDecoder<Frame> {
  readonly #magic: number;
  readonly #maxBody: number;
  readonly #what: string;
  readonly #decode: (header: FrameHeader, body: Uint8Array) => Frame;
  readonly #head = new Uint8Array(HEADER_SIZE);
  #header: FrameHeader | undefined;
  #body = new Uint8Array(0);
  #filled = 0;
  #passed = 0;
  #error: DecodeError | undefined;

  constructor(
    magic: number,
    maxBody: number,
    what: string,
    decode: (header: FrameHeader, body: Uint8Array) => Frame,
  ) {
    this.#magic = magic;
    this.#maxBody = maxBody;
    this.#what = what;
    this.#decode = decode;
  }

  /** Bytes of an unfinished frame that are held. */
  get pending(): number {
    return this.#filled + (this.#header === undefined ? 0 : HEADER_SIZE);
  }

  /** The error that ended the stream, if one did. */
  get error(): DecodeError | undefined {
    return this.#error;
  }

  /**
   * Frames that this chunk completes. When frames were completed before the first bad byte they are given, and the
   * error comes with the next call (or at once from 'error').
   */
  push(chunk: Uint8Array): Frame[] {
    if (this.#error !== undefined) throw this.#error;
    const frames: Frame[] = [];
    try {
      this.#take(chunk, frames);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      this.#error = error;
      if (frames.length === 0) throw error;
    }
    return frames;
  }

  /** To be called at the end of the stream: a started frame is an error. */
  end(): void {
    if (this.#error !== undefined) throw this.#error;
    if (this.pending > 0) {
      throw new DecodeError(this.#what, this.#passed, 'Truncated', 'the stream ends inside a frame');
    }
  }

  #take(chunk: Uint8Array, frames: Frame[]): void {
    let rest = chunk;
    while (true) {
      const target = this.#header === undefined ? this.#head : this.#body;
      const part = rest.subarray(0, target.length - this.#filled);
      target.set(part, this.#filled);
      this.#filled += part.length;
      this.#passed += part.length;
      rest = rest.subarray(part.length);
      if (this.#filled < target.length) return;
      this.#filled = 0;
      if (this.#header === undefined) {
        const base = this.#passed - HEADER_SIZE;
        this.#header = parseFrameHeader(this.#head, this.#magic, this.#maxBody, this.#what, base);
        this.#body = new Uint8Array(this.#header.len);
      } else {
        const header = this.#header;
        this.#header = undefined;
        frames.push(this.#decode(header, this.#body));
      }
    }
  }
}
`;
