/** Bytes of a file, read where they are needed: a program of a gigabyte is inspected by a few short reads. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** The content is not what it should be. The message says what is wrong, and at which offset where that helps. */
export class BinaryError extends Error {
  override readonly name = 'BinaryError';
}

/** Most bytes that are read at once: tables of sections and names of the largest objects stay below it. */
const MOST = 64 * 1024 * 1024;

/** A range of bytes. Offsets are relative to its beginning; reading outside of it is a BinaryError. */
export interface ByteSource {
  /** In bytes. */
  readonly size: number;
  /** Exactly `length` bytes from `offset`. `what` names them in the error. */
  read(offset: number, length: number, what: string): Buffer;
  /** A range inside of this one. */
  part(offset: number, size: number, what: string): ByteSource;
}

function checked(size: number, offset: number, length: number, what: string): void {
  const sound = Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0;
  if (!sound || offset + length > size) {
    throw new BinaryError(`${what} (${length} bytes at offset ${offset}) does not lie inside of its ${size} bytes`);
  }
}

function sourceOver(size: number, base: number, fetch: (offset: number, length: number) => Buffer): ByteSource {
  return {
    size,
    read(offset, length, what) {
      checked(size, offset, length, what);
      if (length > MOST) throw new BinaryError(`${what} has an impossible size: ${length} bytes`);
      const bytes = fetch(base + offset, length);
      if (bytes.length !== length) throw new BinaryError(`${what} is cut short: the file became smaller`);
      return bytes;
    },
    part(offset, partSize, what) {
      checked(size, offset, partSize, what);
      return sourceOver(partSize, base + offset, fetch);
    },
  };
}

/** Bytes that are in memory already. */
export function memorySource(bytes: Uint8Array): ByteSource {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return sourceOver(whole.length, 0, (offset, length) => whole.subarray(offset, offset + length));
}

/**
 * Opens a file for the time of `use`. Throws what `use` throws, a BinaryError for what is no plain file, and the system's
 * error when it cannot be opened or read.
 */
export function withFile<T>(path: string, use: (source: ByteSource) => T): T {
  // A pipe without a writer is refused below, and not waited for.
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) throw new BinaryError('this is not a plain file');
    const fetch = (offset: number, length: number): Buffer => {
      const bytes = Buffer.alloc(length);
      let done = 0;
      while (done < length) {
        const got = readSync(file, bytes, done, length - done, offset + done);
        if (got === 0) break;
        done += got;
      }
      return bytes.subarray(0, done);
    };
    return use(sourceOver(stat.size, 0, fetch));
  } finally {
    closeSync(file);
  }
}

/** A 64-bit number of a file as an offset or a size; a BinaryError when it is larger than any file. */
export function wide(value: bigint, what: string): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new BinaryError(`${what} lies outside of every file: ${value}`);
  return Number(value);
}

/** A name in a field of fixed size: up to the first zero byte. */
export function zeroEnded(field: Buffer): string {
  const end = field.indexOf(0);
  return field.toString('latin1', 0, end < 0 ? field.length : end);
}
