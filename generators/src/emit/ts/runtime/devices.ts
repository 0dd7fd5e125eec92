/** Part of the generated `runtime.ts`: what the clients of devices stand on. Holds no back-quotes, so that it can stand here. */

export const DEVICES = `
/** A way to a device: a native add-on, a pipe, a socket. */
export interface DeviceIo {
  /**
   * Sends 'input' under 'code', with 'room' bytes for the answer, and gives the bytes that the device filled.
   * Throws or rejects with whatever the system says.
   */
  ioctl(code: number, input: Uint8Array, room: number): Uint8Array | Promise<Uint8Array>;
}

/** The device answered fewer bytes than the smallest useful reply. */
export class ShortReplyError extends Error {
  override readonly name = 'ShortReplyError';
  /** Name of the call. */
  readonly call: string;
  /** Bytes that came, and fewest that are wanted. */
  readonly got: number;
  readonly want: number;

  constructor(call: string, got: number, want: number) {
    super(call + ': the device answered ' + got + ' bytes, expected at least ' + want);
    this.call = call;
    this.got = got;
    this.want = want;
  }
}

/** A reply, and how many of its bytes the device filled; the rest of it is zero. */
export interface Received<Reply> {
  readonly reply: Reply;
  readonly received: number;
}

/** The bytes of an answer that count. Throws ShortReplyError. */
export function answered(bytes: Uint8Array, min: number, size: number, call: string): Uint8Array {
  if (bytes.length < min) throw new ShortReplyError(call, bytes.length, min);
  return bytes.length > size ? bytes.subarray(0, size) : bytes;
}
`;
