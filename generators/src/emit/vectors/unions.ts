/** Vectors of tagged unions: every case, every cut of it, unknown tags, lengths that lie. */
import { isVarint, prefixMost } from '../../model/prefixes.ts';
import type { Lookup } from '../lookup.ts';
import { cutRanges, type Result } from './cuts.ts';
import { holdsRegistry } from './holds.ts';
import {
  bodyBytes,
  bodyOf,
  type Case,
  decodeUnion,
  encodeUnion,
  framed,
  UNKNOWN,
  type Union,
  unionDefault,
  unionJson,
} from './interpreter/union.ts';
import { type Fields, hexOf, type Json, joined } from './interpreter/value.ts';
import { formBytes } from './interpreter/varint.ts';
import { badForms, longForms } from './numbers.ts';
import { forms, fullMessage, pattern, sampleUnion } from './samples.ts';
import { writable } from './writable.ts';

/** One union. `encode`: both directions; `cuts`: the first bytes of a named case; `decode` and `rests`: reading only. */
export function unionVectors(lookup: Lookup, decl: Union): Json {
  const outcome = (bytes: Uint8Array): Result => {
    const got = decodeUnion(lookup, decl, bytes, 0);
    if (!got.ok) return { error: got.error };
    return got.at < bytes.length ? { error: 'TrailingBytes' } : { value: unionJson(lookup, decl, got.value) };
  };
  const written = writtenCases(lookup, decl).flatMap(([name, value]) => {
    const bytes = writable(() => encodeUnion(lookup, decl, value));
    return bytes === undefined ? [] : [{ name, value, bytes }];
  });
  return {
    name: decl.name,
    minSize: decl.minSize,
    maxSize: decl.maxSize,
    encode: written.map(({ name, value, bytes }) => {
      const json = unionJson(lookup, decl, value);
      const back = outcome(bytes);
      const lost = 'value' in back && JSON.stringify(back.value) !== JSON.stringify(json);
      return { case: name, bytes: hexOf(bytes), value: json, ...(lost ? { decoded: back.value } : {}) };
    }),
    cuts: written
      .filter(({ bytes }) => bytes.length <= 512)
      .flatMap(({ name, bytes }) => cutRanges(name, bytes, outcome)),
    decode: (writable(() => spoiltUnion(lookup, decl)) ?? []).map(([name, bytes]) => ({
      case: name,
      bytes: hexOf(bytes),
      ...outcome(bytes),
    })),
    rests: written.map(({ name, bytes }) => {
      const more = joined([bytes, pattern(3, 7)]);
      const got = decodeUnion(lookup, decl, more, 0);
      const prefix = got.ok ? { value: unionJson(lookup, decl, got.value), used: got.at } : { error: got.error };
      return { case: `${name} and three bytes more`, bytes: hexOf(more), prefix, exact: outcome(more) };
    }),
  };
}

function writtenCases(lookup: Lookup, decl: Union): [string, Fields][] {
  const out: [string, Fields][] = [['default', unionDefault(lookup, decl)]];
  for (const entry of decl.cases) {
    const message = bodyOf(lookup, entry);
    for (let form = 0; form < (message === undefined ? 1 : forms(message)); form += 1) {
      const body = message === undefined ? {} : { body: fullMessage(lookup, message, form, 'set') };
      out.push([form === 0 ? entry.name : `${entry.name} (form ${form + 1})`, { kind: entry.name, ...body }]);
    }
  }
  if (decl.unknown === 'keep') {
    const tag = unknownTag(decl);
    out.push(['an unknown tag', { kind: UNKNOWN, tag, body: pattern(Math.min(decl.maxBody ?? 0, 5), 3) }]);
    out.push(['an unknown tag alone', { kind: UNKNOWN, tag, body: new Uint8Array(0) }]);
  }
  if (decl.maxSize > 4096) return out;
  const longest = sampleUnion(lookup, decl, 'limit', 0);
  const isShort =
    encodeUnion(lookup, decl, longest).length < decl.maxSize &&
    decl.cases.some(({ body }) => body !== undefined && holdsRegistry(lookup, { c: 'message', ...body }));
  out.push([isShort ? 'near the limit' : 'at the limit', longest]);
  return out;
}

function unknownTag(decl: Union): bigint {
  const known = decl.cases.map((entry) => BigInt(entry.tag));
  let tag = 0x6bn;
  while (known.includes(tag)) tag += 1n;
  return tag;
}

/** Bytes that no encoder gives. */
export function spoiltUnion(lookup: Lookup, decl: Union): [string, Uint8Array][] {
  const out: [string, Uint8Array][] = [];
  if (decl.unknown === 'error') out.push(['unknown tag', framed(decl, unknownTag(decl), new Uint8Array(0))]);
  out.push(...spoiltHead(lookup, decl));
  const prefix = decl.length;
  if (prefix === undefined) return out;
  const head = (entry: Case, length: bigint) => [formBytes(decl.tag, BigInt(entry.tag)), formBytes(prefix, length)];
  for (const entry of decl.cases) {
    const message = bodyOf(lookup, entry);
    const value: Fields = { kind: entry.name };
    if (message !== undefined) value.body = fullMessage(lookup, message, 0, 'set');
    const body = bodyBytes(lookup, entry, value);
    const over = (decl.maxBody ?? 0) + 1;
    if (over <= prefixMost(prefix))
      out.push([`${entry.name}: length above the limit`, joined(head(entry, BigInt(over)))]);
    out.push([`${entry.name}: one byte too much inside`, framed(decl, BigInt(entry.tag), joined([body, pattern(1)]))]);
    if (body.length === 0) continue;
    out.push([`${entry.name}: one byte too few inside`, framed(decl, BigInt(entry.tag), body.slice(0, -1))]);
    out.push([`${entry.name}: nothing inside`, framed(decl, BigInt(entry.tag), new Uint8Array(0))]);
    out.push([
      `${entry.name}: length of one more than there is`,
      joined([...head(entry, BigInt(body.length + 1)), body]),
    ]);
  }
  return out;
}

/** Tags and lengths that take as many bytes as they need, in more than these, and in more than there can be. */
function spoiltHead(lookup: Lookup, decl: Union): [string, Uint8Array][] {
  const out: [string, Uint8Array][] = [];
  const [first] = decl.cases;
  if (first === undefined) return out;
  const message = bodyOf(lookup, first);
  const value = message === undefined ? {} : { body: fullMessage(lookup, message, 0, 'set') };
  const body = bodyBytes(lookup, first, value);
  const length = decl.length === undefined ? new Uint8Array(0) : formBytes(decl.length, BigInt(body.length));
  const tag = formBytes(decl.tag, BigInt(first.tag));
  if (isVarint(decl.tag)) {
    for (const [what, bytes] of longForms(decl.tag, BigInt(first.tag)))
      out.push([`tag ${what}`, joined([bytes, length, body])]);
    for (const [what, bytes] of badForms(decl.tag)) out.push([`tag ${what}`, joined([bytes, length, body])]);
  }
  if (decl.length !== undefined && isVarint(decl.length)) {
    for (const [what, bytes] of longForms(decl.length, BigInt(body.length)))
      out.push([`length ${what}`, joined([tag, bytes, body])]);
    for (const [what, bytes] of badForms(decl.length)) out.push([`length ${what}`, joined([tag, bytes, body])]);
  }
  return out;
}
