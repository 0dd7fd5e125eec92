/** Values of the model as the generated TypeScript has them. */
import type { Lookup } from '../../../generators/src/emit/lookup.ts';
import { isShown, type Message } from '../../../generators/src/emit/vectors/interpreter/message.ts';
import type { Fields, Value } from '../../../generators/src/emit/vectors/interpreter/value.ts';
import type { Codec, TypeRef } from '../../../generators/src/model/model.ts';
import { floatOf } from '../../../generators/src/model/scalars.ts';

/** A message's value; fields that are absent are `undefined`. */
export function typedMessage(lookup: Lookup, decl: Message, value: Fields): object {
  const shown = decl.fields.filter(isShown);
  return Object.fromEntries(shown.map(({ name, codec }) => [name, typed(lookup, codec, value[name])]));
}

function typed(lookup: Lookup, codec: Codec, value: Value | undefined): unknown {
  if (value === undefined) return undefined;
  if (codec.c === 'float' && typeof value === 'bigint') return floatOf(codec.type, value);
  if (typeof value === 'bigint') {
    const wide = codec.c === 'int' && (codec.type === 'u64' || codec.type === 'i64');
    return wide ? value : Number(value);
  }
  if (Array.isArray(value) && (codec.c === 'list' || codec.c === 'counted')) {
    return value.map((item) => typed(lookup, codec.of, item));
  }
  if (codec.c === 'message') {
    return typedMessage(lookup, lookup.of('message', codec.plane, codec.name), value as Fields);
  }
  if (codec.c === 'registry') {
    const { entries } = lookup.of('registry', codec.plane, codec.name);
    const fields = value as Fields;
    return Object.fromEntries(entries.map(({ name, codec: inner }) => [name, typed(lookup, inner, fields[name])]));
  }
  if (codec.c !== 'struct') return value;
  const decl = lookup.of('struct', codec.plane, codec.name);
  const fields = value as Fields;
  return Object.fromEntries(decl.fields.map(({ name, type }) => [name, fixed(lookup, type, fields[name])]));
}

/** A number of a struct; the structs of this wire have nothing else. */
function fixed(lookup: Lookup, type: TypeRef, value: Value | undefined): unknown {
  if (typeof value !== 'bigint') throw new Error('a struct of the wire has a field that is no number');
  if (type.t === 'ref') {
    const decl = lookup.any(type.plane, type.name);
    if (decl.kind === 'enum' || decl.kind === 'flags') return decl.repr.endsWith('64') ? value : Number(value);
  }
  return type.t === 'int' && type.name.endsWith('64') ? value : Number(value);
}

/** One text for equal values. */
export function textOf(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => {
    if (typeof item === 'bigint') return `${item}n`;
    if (Object.is(item, -0)) return '-0';
    if (item instanceof Uint8Array) return Buffer.from(item.buffer, item.byteOffset, item.length).toString('hex');
    // Absent and undefined are the same.
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
