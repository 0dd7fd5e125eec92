/** Vectors of framed conversations. */
import type { DeclOf } from '../../model/model.ts';
import type { Lookup } from '../lookup.ts';
import { encodeParts, messageJson } from './interpreter/message.ts';
import { type Fields, hexOf, intBytes, type Json, joined } from './interpreter/value.ts';
import { fullMessage } from './samples.ts';
import { writable } from './writable.ts';

function frame(magic: bigint, kind: number, seq: number, body: Uint8Array): Uint8Array {
  const words = [magic, BigInt(kind), BigInt(seq), BigInt(body.length)];
  return joined([...words.map((word) => intBytes(word, 4)), body]);
}

/** One exchange: a frame per message, and headers that are refused. */
export function exchangeVectors(lookup: Lookup, decl: DeclOf<'exchange'>): Json {
  const magic = BigInt(decl.magic);
  const frames = decl.messages.flatMap((item, index) => {
    const message = lookup.of('message', item.message.plane, item.message.name);
    const value: Fields = fullMessage(lookup, message, 0, 'set');
    const body = writable(() => joined(encodeParts(lookup, message, value).map((part) => part.bytes)));
    if (body === undefined) return [];
    const seq = index * 0x01000001 + 1;
    return [
      {
        message: item.name,
        kind: item.kind,
        direction: item.direction,
        seq,
        bytes: hexOf(frame(magic, item.kind, seq, body)),
        value: messageJson(lookup, message, value),
      },
    ];
  });
  const kinds = decl.messages.map((item) => item.kind);
  const unknown = [0x7ffffff0, 0x7ffffff1].find((kind) => !kinds.includes(kind)) ?? 0;
  const first = kinds[0] ?? 0;
  const empty = new Uint8Array(0);
  const long = joined([
    intBytes(magic, 4),
    intBytes(BigInt(first), 4),
    intBytes(1n, 4),
    intBytes(BigInt(decl.maxBody) + 1n, 4),
  ]);
  const refused = [
    { case: 'wrong magic', bytes: hexOf(frame(magic ^ 1n, first, 1, empty)), error: 'BadLiteral' },
    { case: 'body above the limit', bytes: hexOf(long), error: 'TooLong' },
    { case: 'unknown kind', bytes: hexOf(frame(magic, unknown, 1, empty)), error: 'BadValue' },
  ];
  return { name: decl.name, magic: Number(magic), maxBody: decl.maxBody, frames, refused };
}
