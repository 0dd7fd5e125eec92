/** Messages, interpreted from the model: which fields are written, what a cut message means. */
import type { DeclOf, MessageField } from '../../../model/model.ts';
import type { Lookup } from '../../lookup.ts';
import { codecDefault, codecJson, decodeCodec, encodeCodec, fail, isByte, type Outcome } from './codec.ts';
import { type Fields, type Json, same, type Value } from './value.ts';

export type Message = DeclOf<'message'>;

/** Literals and names with `_` are nobody's to set. */
export function isShown(field: MessageField): boolean {
  return field.codec.c !== 'literal' && !field.name.startsWith('_');
}

export function fieldDefault(lookup: Lookup, field: MessageField): Value | undefined {
  const { presence } = field;
  if (presence.p === 'remainder' || presence.p === 'when') return undefined;
  return codecDefault(lookup, field.codec, 'default' in presence ? presence.default : undefined);
}

/** A message with its declared defaults, hidden fields included. */
export function defaults(lookup: Lookup, decl: Message): Fields {
  return Object.fromEntries(decl.fields.map((field) => [field.name, fieldDefault(lookup, field)]));
}

/** True when the value of the deciding field says that a `when` or `gate` field is there. */
export function conditionHolds(field: MessageField, value: Fields): boolean {
  if (field.presence.p === 'gate') {
    const decides = value[field.presence.field];
    return typeof decides === 'bigint' && decides >= BigInt(field.presence.min);
  }
  if (field.presence.p !== 'when') return false;
  const decides = value[field.presence.field];
  const wanted = BigInt(field.presence.equals);
  return typeof decides === 'boolean' ? decides === (wanted !== 0n) : decides === wanted;
}

/** Fields of the same group. */
function groupOf(decl: Message, field: MessageField): MessageField[] {
  const { presence } = field;
  if (presence.p !== 'group') return [field];
  return decl.fields.filter((item) => item.presence.p === 'group' && item.presence.group === presence.group);
}

/** True when a field is a reason of its own to be written. */
function hasReason(lookup: Lookup, decl: Message, field: MessageField, value: Fields): boolean {
  const { presence } = field;
  const changed = (item: MessageField) => isShown(item) && !same(value[item.name], fieldDefault(lookup, item));
  if (presence.p === 'required') return true;
  if (presence.p === 'tail') return presence.always || changed(field);
  if (presence.p === 'remainder') return value[field.name] !== undefined;
  if (presence.p === 'when' || presence.p === 'gate') return conditionHolds(field, value);
  return groupOf(decl, field).some((item) => item.presence.p === 'group' && item.presence.trigger && changed(item));
}

/** The written fields and their bytes, in order. */
export function encodeParts(
  lookup: Lookup,
  decl: Message,
  value: Fields,
): { field: MessageField; bytes: Uint8Array }[] {
  const whole = { ...defaults(lookup, decl), ...value };
  const last = decl.fields.findLastIndex((field) => hasReason(lookup, decl, field, whole));
  return decl.fields.slice(0, last + 1).flatMap((field) => {
    const item = whole[field.name];
    // Remainders and conditional fields have no placeholder, and a closed gate hides whatever the field holds.
    const hidden = field.presence.p === 'gate' && !conditionHolds(field, whole);
    return item === undefined || hidden ? [] : [{ field, bytes: encodeCodec(lookup, field.codec, item) }];
  });
}

function normalized(field: MessageField, value: Value): Value {
  if (field.normalize === undefined) return value;
  const allowed = field.normalize.allowed.map(BigInt);
  const otherwise = BigInt(field.normalize.otherwise);
  if (typeof value === 'boolean') return allowed.includes(value ? 1n : 0n) ? value : otherwise !== 0n;
  return typeof value === 'bigint' && !allowed.includes(value) ? otherwise : value;
}

/** Whether bytes that are too few for the field are refused, whatever the message does with what follows it. */
export const refusesCut = ({ presence }: MessageField): boolean => presence.p === 'tail' && presence.cut === 'error';

/** Reads the fields of a message at `at`, without a look at what follows. */
export function decodeFields(
  lookup: Lookup,
  decl: Message,
  bytes: Uint8Array,
  at: number,
  strict = decl.trailing === 'exact',
): Outcome<Fields> {
  const value = defaults(lookup, decl);
  let position = at;
  // The first optional field that is not whole ends the message; its leftover belongs to nobody. Where nothing may
  // follow the message, a leftover is an error.
  let ended = false;
  let index = 0;
  while (index < decl.fields.length) {
    const field = decl.fields[index]!;
    const members = groupOf(decl, field);
    index += members.length;
    const { p } = field.presence;
    if ((p === 'when' || p === 'gate') && !conditionHolds(field, value)) continue;
    const optional = p === 'tail' || p === 'group' || p === 'remainder';
    if (ended && optional) continue;
    if (ended) return fail('Truncated');
    const got = decodeRun(lookup, members, bytes, position, value);
    if (got.ok) {
      Object.assign(value, got.value);
      position = got.at;
    } else if (!optional || got.error !== 'Truncated' || got.inside === true) return got;
    else if (p !== 'remainder' && (strict || refusesCut(field)) && position < bytes.length) return got;
    else if (p !== 'remainder') {
      ended = true;
      position = bytes.length;
    }
  }
  return { ok: true, value, at: position };
}

/** How many values a counted field has, by the fields in front of it. */
export function countOf({ by, times }: Counted, value: Fields): bigint {
  return by.reduce((product, name) => product * (value[name] as bigint), BigInt(times));
}
export type Counted = Extract<MessageField['codec'], { c: 'counted' }>;

function decodeCounted(lookup: Lookup, codec: Counted, before: Fields, bytes: Uint8Array, at: number): Outcome<Value> {
  const count = countOf(codec, before);
  if (count > BigInt(codec.max)) return fail('TooLong');
  const items: Value[] = [];
  let position = at;
  for (let index = 0n; index < count; index += 1n) {
    const got = decodeCodec(lookup, codec.of, bytes, position);
    if (!got.ok) return got;
    items.push(got.value);
    position = got.at;
  }
  const value = isByte(codec.of) ? bytes.slice(at, position) : items;
  return { ok: true, value, at: position };
}

function decodeRun(
  lookup: Lookup,
  fields: MessageField[],
  bytes: Uint8Array,
  at: number,
  before: Fields,
): Outcome<Fields> {
  const value: Fields = {};
  let position = at;
  for (const field of fields) {
    const got =
      field.codec.c === 'counted'
        ? decodeCounted(lookup, field.codec, before, bytes, position)
        : decodeCodec(lookup, field.codec, bytes, position);
    if (!got.ok) return got;
    value[field.name] = normalized(field, got.value);
    position = got.at;
  }
  return { ok: true, value, at: position };
}

/** Decodes a whole message: what follows is as the message declares, refused (`exact`), or left alone (`prefix`). */
export function decodeMessage(
  lookup: Lookup,
  decl: Message,
  bytes: Uint8Array,
  rest: 'declared' | 'exact' | 'prefix' = 'declared',
): Outcome<Fields> {
  const exact = decl.trailing === 'exact';
  const got = decodeFields(lookup, decl, bytes, 0, exact || rest === 'exact');
  const refused = rest === 'exact' || (rest === 'declared' && exact);
  if (got.ok && refused && got.at < bytes.length) return fail('TrailingBytes');
  return got;
}

/** The settable fields as they stand in a vector file. */
export function messageJson(lookup: Lookup, decl: Message, value: Fields): Json {
  return Object.fromEntries(
    decl.fields.filter(isShown).map((field) => [field.name, codecJson(lookup, field.codec, value[field.name])]),
  );
}
