/** What a decoder writes down while it reads: which bytes are what. */

/** The bytes of one field, or of a part of one. */
export interface Note {
  /** From the beginning of the input, in bytes. */
  readonly offset: number;
  /** In bytes; 0 for a field that is absent. */
  readonly size: number;
  /** Such as `AddRequest.width`, `Hello.modes[2].hz`. */
  readonly path: string;
  /** Such as `u32`, `FrameToken`, `text`, `bytes`. */
  readonly type: string;
  /** The value, for people. */
  readonly value: string;
  /** The value for programs: integers of 64 bits are decimal texts, bytes are hexadecimal digits. */
  readonly data: unknown;
  /** Reserved bytes; `nonZero` when the writer left something in them. */
  readonly reserved?: boolean;
  readonly nonZero?: boolean;
  /** Nobody is to see it: neither value nor bytes are told. */
  readonly secret?: boolean;
  /** What a reader ought to know beside the value, such as `unknown value, reads as DEAD`. */
  readonly remark?: string;
}

/** What stands for a secret, as in generated Rust. */
export const SECRET = '[secret]';

export type Failure =
  | 'Truncated'
  | 'BadLiteral'
  | 'BadValue'
  | 'TooLong'
  | 'TrailingBytes'
  | 'BadUtf8'
  | 'Repeated'
  | 'Missing';

/** A reader of the schema refuses the bytes here. */
export class Refusal extends Error {
  readonly path: string;
  readonly offset: number;
  readonly failure: Failure;
  /** A body of known length was wrong inside, which no cut of the message explains. */
  readonly inside: boolean;

  constructor(path: string, offset: number, failure: Failure, why: string, inside = false) {
    super(why);
    this.name = 'Refusal';
    this.path = path;
    this.offset = offset;
    this.failure = failure;
    this.inside = inside;
  }
}

/** A cursor over the input that keeps notes. */
export class Trace {
  readonly bytes: Uint8Array;
  /** End of what may be read now: a body inside of a message ends before the input. */
  end: number;
  at: number;
  readonly notes: Note[] = [];
  readonly #shown: boolean;

  /** `shown`: whether secrets are told. */
  constructor(bytes: Uint8Array, at: number, shown = false) {
    this.bytes = bytes;
    this.at = at;
    this.end = bytes.length;
    this.#shown = shown;
  }

  get left(): number {
    return this.end - this.at;
  }

  /** The next `count` bytes, without taking them; refused as truncated when there are fewer. */
  need(count: number, path: string): Uint8Array {
    if (this.left >= count) return this.bytes.subarray(this.at, this.at + count);
    const have = Math.max(0, this.left);
    throw new Refusal(path, this.at, 'Truncated', `${count} bytes are needed, and ${have} are left`);
  }

  /** Writes a note about the next `size` bytes and goes behind them. */
  take(size: number, note: Omit<Note, 'offset' | 'size'>): void {
    this.notes.push({ offset: this.at, size, ...note });
    this.at += size;
  }

  /** Runs `read`, and keeps one note in place of its own, which tells where a secret stands and nothing else. */
  secret<T>(path: string, type: string, read: () => T): T {
    if (this.#shown) return read();
    const offset = this.at;
    const kept = this.notes.length;
    try {
      const value = read();
      this.notes.length = kept;
      this.notes.push({ offset, size: this.at - offset, path, type, value: SECRET, data: null, secret: true });
      return value;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.notes.length = kept;
      // How many bytes there are is no secret; what a reader says of a value is.
      const told = error.failure === 'Truncated' || error.failure === 'TooLong';
      throw new Refusal(error.path, error.offset, error.failure, told ? error.message : SECRET, error.inside);
    }
  }

  /** Whether secrets are told. */
  get shown(): boolean {
    return this.#shown;
  }

  /** Runs `read`; puts everything back when it is refused. */
  attempt(read: () => void): Refusal | undefined {
    const { at, end } = this;
    const kept = this.notes.length;
    try {
      read();
      return undefined;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.at = at;
      this.end = end;
      this.notes.length = kept;
      return error;
    }
  }
}

export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
