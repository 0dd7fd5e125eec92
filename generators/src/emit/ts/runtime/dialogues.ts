/** Part of the generated `runtime.ts`: conversations with states. Holds no back-quotes, so that it can stand here. */

export const DIALOGUES = `
/** Bytes that stand in every encoding of a message, at one offset. */
export interface Mark {
  readonly offset: number;
  readonly bytes: readonly number[];
}
/** A message of a conversation, and what tells it from others. */
export interface Known {
  readonly name: string;
  readonly marks: readonly Mark[];
}
/** Where messages say by a number what they are: behind 'marks', little-endian. */
export interface Head {
  readonly what: string;
  readonly marks: readonly Mark[];
  readonly offset: number;
  readonly width: number;
}
/** Why what the other role said is no message that it may say now. */
export type Unheard =
  /** A message that nobody knows, by its number. 'ignored': the conversation goes on; otherwise it is at its end. */
  | { readonly heard: false; readonly why: 'unknown'; readonly kind: number; readonly bytes: number; readonly ignored: boolean }
  /** A message of the conversation that this role may not say in this state. */
  | { readonly heard: false; readonly why: 'out of order'; readonly message: string; readonly state: string }
  /** No message, or a damaged one. */
  | { readonly heard: false; readonly why: 'malformed'; readonly error: DecodeError };

/** Whether bytes are this message, or such a one that is damaged. */
export function begins(bytes: Uint8Array, marks: readonly Mark[]): boolean {
  return marks.every((mark) => mark.bytes.every((byte, n) => bytes[mark.offset + n] === byte));
}

/** What a decoder makes of bytes, or why it refuses them. */
export function heardOrNot<T>(decode: (bytes: Uint8Array) => T, bytes: Uint8Array): { readonly message: T } | Unheard {
  try {
    return { message: decode(bytes) };
  } catch (error) {
    if (error instanceof DecodeError) return { heard: false, why: 'malformed', error };
    throw error;
  }
}

/** What bytes are that none of the messages begins with which may be said now. 'others': all messages but those. */
export function unheard(
  bytes: Uint8Array,
  others: readonly Known[],
  head: Head | undefined,
  state: string,
  ignored: boolean,
  what: string,
): Unheard {
  const known = others.find(({ marks }) => marks.length > 0 && begins(bytes, marks));
  if (known !== undefined) return { heard: false, why: 'out of order', message: known.name, state };
  const refuse = (name: string, offset: number, kind: 'Truncated' | 'BadLiteral', text: string): Unheard => {
    return { heard: false, why: 'malformed', error: new DecodeError(name, offset, kind, text) };
  };
  if (head === undefined) return refuse(what, 0, 'BadLiteral', 'no message of the conversation begins so');
  for (const mark of head.marks) {
    const have = Math.max(bytes.length - mark.offset, 0);
    const need = mark.bytes.length;
    if (have < need) return refuse(head.what, mark.offset, 'Truncated', 'needs ' + need + ' bytes, ' + have + ' are left');
    if (!begins(bytes, [mark])) return refuse(head.what, mark.offset, 'BadLiteral', 'not the expected fixed bytes');
  }
  const have = Math.max(bytes.length - head.offset, 0);
  if (have < head.width) {
    return refuse(head.what, head.offset, 'Truncated', 'needs ' + head.width + ' bytes, ' + have + ' are left');
  }
  let kind = 0;
  for (let n = head.width - 1; n >= 0; n -= 1) kind = kind * 256 + bytes[head.offset + n]!;
  return { heard: false, why: 'unknown', kind, bytes: bytes.length, ignored };
}
`;
