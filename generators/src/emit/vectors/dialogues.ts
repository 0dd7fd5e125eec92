/**
 * Vectors of conversations with states: for each role in each state, what becomes of every message of the conversation, of one
 * that nobody knows, and of bytes that are none.
 */
import type { DialogueState, Mark } from '../../model/model.ts';
import { type Dialogue, otherRole, saidBy } from '../dialogues.ts';
import type { Lookup } from '../lookup.ts';
import { encodeParts } from './interpreter/message.ts';
import { hexOf, type Json, joined } from './interpreter/value.ts';
import { fullMessage } from './samples.ts';
import { writable } from './writable.ts';

interface Sample {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** One conversation: its messages as bytes, and the outcome of each in each place. */
export function dialogueVectors(lookup: Lookup, decl: Dialogue): Json {
  const samples = decl.messages.flatMap((item): Sample[] => {
    const message = lookup.of('message', item.message.plane, item.message.name);
    const value = fullMessage(lookup, message, 0, 'set');
    const bytes = writable(() => joined(encodeParts(lookup, message, value).map((part) => part.bytes)));
    return bytes === undefined ? [] : [{ name: item.name, bytes }];
  });
  const others = strangers(decl);
  const places = decl.roles.flatMap((role) =>
    decl.states.map((state) => ({
      role,
      state: state.name,
      cases: [...samples, ...others].map(({ name, bytes }) => ({
        of: name,
        bytes: hexOf(bytes),
        ...outcome(decl, state, role, name, bytes),
      })),
    })),
  );
  return { name: decl.name, begin: decl.begin, places };
}

/** Bytes that are no message of the conversation: by their names in the vectors. */
function strangers(decl: Dialogue): Sample[] {
  const { head } = decl;
  const none: Sample[] = [
    { name: '(nothing)', bytes: new Uint8Array(0) },
    { name: '(noise)', bytes: Uint8Array.of(0, 0xff, 0, 0xff, 0, 0xff, 0, 0xff) },
  ];
  if (head === undefined) return none;
  const width = Number(head.type.slice(1)) / 8;
  const unknown = new Uint8Array(head.offset + width + 2);
  for (const { offset, hex } of head.marks) unknown.set(Buffer.from(hex, 'hex'), offset);
  for (let kind = 0xee; kind > 0; kind -= 1) {
    unknown[head.offset] = kind;
    if (!decl.messages.some(({ marks }) => marks.length > 0 && begins(unknown, marks))) break;
  }
  return [...none, { name: '(unknown)', bytes: unknown }];
}

const begins = (bytes: Uint8Array, marks: readonly Mark[]): boolean =>
  marks.every(({ offset, hex }) => hexOf(bytes.subarray(offset, offset + hex.length / 2)) === hex);

/** What a role in a state makes of bytes: the message and what follows, or why not. */
function outcome(
  decl: Dialogue,
  state: DialogueState,
  role: string,
  name: string,
  bytes: Uint8Array,
): Record<string, Json> {
  const allowed = saidBy(decl, state, otherRole(decl, role));
  const said = allowed.find(({ message }) => message.name === name);
  if (said !== undefined) return { heard: name, next: said.next };
  // What begins like a message that is allowed is read as that one, whatever it was meant to be.
  if (allowed.some(({ message }) => begins(bytes, message.marks))) return { like: 'another' };
  const order = decl.messages.find(
    ({ name: other, marks }) =>
      marks.length > 0 && !allowed.some(({ message }) => message.name === other) && begins(bytes, marks),
  );
  if (order !== undefined) return { refused: 'OutOfOrder', message: order.name };
  if (decl.head === undefined || !begins(bytes, decl.head.marks)) return { refused: 'Malformed' };
  const width = Number(decl.head.type.slice(1)) / 8;
  const number = bytes.subarray(decl.head.offset, decl.head.offset + width);
  if (number.length < width) return { refused: 'Malformed' };
  const kind = [...number].reverse().reduce((sum, byte) => sum * 256 + byte, 0);
  return { refused: 'Unknown', kind, length: bytes.length, ignored: state.unknown === 'ignore' };
}
