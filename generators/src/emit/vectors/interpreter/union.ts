/** Tagged unions, interpreted from the model. A value is `{ kind, body? }`, a kept unknown one `{ kind, tag, body }`. */
import type { DeclOf } from '../../../model/model.ts';
import type { Lookup } from '../../lookup.ts';
import { fail, type Outcome } from './codec.ts';
import { decodeFields, decodeMessage, defaults, encodeParts, type Message, messageJson } from './message.ts';
import { type Fields, hexOf, isFields, type Json, joined } from './value.ts';
import { formBytes, isWide, takeForm } from './varint.ts';

export type Union = DeclOf<'union'>;
export type Case = Union['cases'][number];

/** Name of the kind of a value whose tag no case has. */
export const UNKNOWN = 'unknown';

/** The message behind a case's tag. */
export function bodyOf(lookup: Lookup, { body }: Case): Message | undefined {
  return body === undefined ? undefined : lookup.of('message', body.plane, body.name);
}

/** The first case, with its message's defaults. */
export function unionDefault(lookup: Lookup, decl: Union): Fields {
  const [first] = decl.cases;
  if (first === undefined) throw new Error(`${decl.name} has no cases`);
  const body = bodyOf(lookup, first);
  return { kind: first.name, ...(body === undefined ? {} : { body: defaults(lookup, body) }) };
}

function caseOf(decl: Union, value: Fields): Case | undefined {
  return decl.cases.find((entry) => entry.name === value.kind);
}

/** Tag, length if there is one, body. */
export function encodeUnion(lookup: Lookup, decl: Union, value: Fields): Uint8Array {
  const entry = caseOf(decl, value);
  const tag = entry === undefined ? value.tag : BigInt(entry.tag);
  if (typeof tag !== 'bigint') throw new Error(`${decl.name} has no case '${String(value.kind)}'`);
  return framed(decl, tag, bodyBytes(lookup, entry, value));
}

/** Bytes of a value's body. */
export function bodyBytes(lookup: Lookup, entry: Case | undefined, { body }: Fields): Uint8Array {
  if (body instanceof Uint8Array) return body;
  const message = entry === undefined ? undefined : bodyOf(lookup, entry);
  if (message === undefined || !isFields(body)) return new Uint8Array(0);
  return joined(encodeParts(lookup, message, body).map((part) => part.bytes));
}

/** A body behind its tag, and its length where the union has one. */
export function framed(decl: Union, tag: bigint, body: Uint8Array): Uint8Array {
  const length = decl.length === undefined ? [] : [formBytes(decl.length, BigInt(body.length))];
  return joined([formBytes(decl.tag, tag), ...length, body]);
}

/** Reads a union at `at`. */
export function decodeUnion(lookup: Lookup, decl: Union, bytes: Uint8Array, at: number): Outcome<Fields> {
  const head = takeForm(decl.tag, bytes, at);
  if (!head.ok) return head;
  const { value: tag, at: start } = head;
  const entry = decl.cases.find((item) => BigInt(item.tag) === tag);
  if (entry === undefined && decl.unknown === 'error') return fail('BadValue');
  const message = entry === undefined ? undefined : bodyOf(lookup, entry);
  if (decl.length !== undefined) return decodeSized(lookup, decl, { entry, message, tag }, bytes, start);
  if (entry === undefined) return fail('BadValue');
  if (message === undefined) return { ok: true, value: { kind: entry.name }, at: start };
  const got = decodeFields(lookup, message, bytes, start);
  return got.ok ? { ...got, value: { kind: entry.name, body: got.value } } : got;
}

/** A body with its length in front, which it must fill. */
function decodeSized(
  lookup: Lookup,
  decl: Union,
  what: { entry: Case | undefined; message: Message | undefined; tag: bigint },
  bytes: Uint8Array,
  at: number,
): Outcome<Fields> {
  const length = takeForm(decl.length ?? 'u8', bytes, at);
  if (!length.ok) return length;
  const start = length.at;
  const count = Number(length.value);
  if (count > (decl.maxBody ?? 0)) return fail('TooLong');
  if (bytes.length - start < count) return fail('Truncated');
  const body = bytes.slice(start, start + count);
  const done = (value: Fields): Outcome<Fields> => ({ ok: true, value, at: start + count });
  if (what.entry === undefined) return done({ kind: UNKNOWN, tag: what.tag, body });
  const kind = what.entry.name;
  if (what.message === undefined) return count === 0 ? done({ kind }) : { ...fail('TrailingBytes'), inside: true };
  const got = decodeMessage(lookup, what.message, body, 'exact');
  return got.ok ? done({ kind, body: got.value }) : { ...got, inside: true };
}

/** A union as it stands in a vector file. */
export function unionJson(lookup: Lookup, decl: Union, value: Fields): Json {
  const entry = caseOf(decl, value);
  const message = entry === undefined ? undefined : bodyOf(lookup, entry);
  const kind = String(value.kind);
  if (entry === undefined) {
    const tag = typeof value.tag === 'bigint' ? value.tag : 0n;
    const body = value.body instanceof Uint8Array ? hexOf(value.body) : '';
    return { kind, tag: isWide(decl.tag) ? tag.toString() : Number(tag), body };
  }
  if (message === undefined || !isFields(value.body)) return { kind };
  return { kind, body: messageJson(lookup, message, { ...defaults(lookup, message), ...value.body }) };
}
