/** Builds the codecs of message fields, and knows how many bytes they take. */
import type { Codec as CodecValue, ListCodec, RangedCodec } from '../../language/codecs.ts';
import { isPresence, type MessageValue, type SecretValue } from '../../language/messages.ts';
import { type RegistryValue, tagFormOf } from '../../language/registries.ts';
import type { UnionValue } from '../../language/unions.ts';
import { type AnyValue, isValue } from '../../language/value.ts';
import type { Codec, IntName, Prefix } from '../../model/model.ts';
import { prefixMost, tagBytes, tagLeast, tagRange, varintBytes } from '../../model/prefixes.ts';
import { wordFacts } from '../../model/scalars.ts';
import type { At, Context } from './context.ts';
import { intFacts } from './ints.ts';
import { layoutOf, shapeOf } from './layout.ts';
import { refuseTail } from './tails.ts';

/** Fewest and most bytes of an encoded value. */
export interface Extent {
  readonly min: number;
  readonly max: number;
}
/** What a field of a message may be. */
export type MessageEntry = MessageValue['fields'][string];
const exactly = (n: number): Extent => ({ min: n, max: n });
/** What stands in front of up to `max` bytes or values. */
const prefixExtent = (prefix: Prefix, max: number): Extent => ({
  min: tagLeast(prefix),
  max: tagBytes(prefix, BigInt(max)),
});

/** Presences strip down to the codec inside. */
export function codecOf(entry: MessageEntry): CodecValue {
  if (entry.kind === 'lenient' || entry.kind === 'secret') return codecOf(entry.inner);
  return isPresence(entry) ? entry.codec : entry;
}

/** What `secret(…)` holds, or the entry itself: who may see a value says nothing of its bytes. */
export function unveiled(entry: MessageEntry): Exclude<MessageEntry, SecretValue> {
  return entry.kind === 'secret' ? entry.inner : entry;
}

/** How many bytes a codec takes. */
export function extentOf(codec: CodecValue): Extent {
  switch (codec.kind) {
    case 'literal':
      return exactly(codec.hex.length / 2);
    case 'bool':
      return exactly(1);
    case 'text':
    case 'blob': {
      const { min, max } = prefixExtent(codec.prefix, codec.max);
      return { min, max: max + codec.max };
    }
    case 'list': {
      const { min, max } = prefixExtent(codec.prefix, codec.max);
      return { min, max: max + codec.max * extentOf(codec.of).max };
    }
    case 'counted':
      return { min: 0, max: codec.max * extentOf(codec.of).max };
    case 'varint':
      return { min: 1, max: varintBytes(codec.form, codec.max) };
    case 'rest':
      return { min: 0, max: codec.max };
    case 'rest_uint':
      return { min: 1, max: Number(codec.type.slice(1)) / 8 };
    case 'registry':
      return registryExtent(codec);
    case 'ranged':
      return exactly(shapeOf(codec.type).size);
    case 'message':
      return messageExtent(codec);
    case 'union':
      return unionExtent(codec);
    default:
      return exactly(shapeOf(codec).size);
  }
}

/** How many bytes a message takes: the shortest that a reader takes, the longest that a writer makes. */
export function messageExtent(message: MessageValue): Extent {
  let min = 0;
  let max = 0;
  for (const field of Object.values(message.fields)) {
    const entry = unveiled(field);
    const codec = codecOf(entry);
    if (!isValue(codec)) continue;
    const extent = extentOf(codec);
    max += extent.max;
    const required = entry.kind === 'lenient' ? entry.inner.kind === codec.kind : entry === codec;
    if (required) min += extent.min;
  }
  return { min, max };
}

/** How many bytes a tagged union takes: tag, length if there is one, body. */
export function unionExtent(union: UnionValue): Extent {
  const form = tagFormOf(union.tag);
  const all = Object.values(union.cases).map(({ tags: [tag], body }): Extent => {
    const head = tagBytes(form, tag);
    const { min, max } = body === undefined ? exactly(0) : messageExtent(body);
    const length = union.length === undefined ? exactly(0) : lengthExtent(union.length, min, max);
    return { min: head + length.min + min, max: head + length.max + max };
  });
  if (union.unknown === 'keep' && union.length !== undefined) {
    const most = union.max ?? 0;
    const longest = tagBytes(form, tagRange(form).max);
    all.push({
      min: tagLeast(form) + tagLeast(union.length),
      max: longest + tagBytes(union.length, BigInt(most)) + most,
    });
  }
  if (all.length === 0) return exactly(tagLeast(form));
  return { min: Math.min(...all.map(({ min }) => min)), max: Math.max(...all.map(({ max }) => max)) };
}

const lengthExtent = (prefix: Prefix, min: number, max: number): Extent => ({
  min: tagBytes(prefix, BigInt(min)),
  max: tagBytes(prefix, BigInt(max)),
});

/** Bytes of one entry of a registry: tag, length, value. */
export function entryExtent({ tag, length }: RegistryValue, entry: RegistryValue['entries'][string]): Extent {
  const head = tagBytes(tagFormOf(tag), entry.tag);
  const value = extentOf(codecOf(entry.codec));
  const prefix = lengthExtent(length, value.min, value.max);
  return { min: head + prefix.min + value.min, max: head + prefix.max + value.max };
}

/** How many bytes a registry takes: those of what must be there, and no more than its limit. */
export function registryExtent(registry: RegistryValue): Extent {
  let min = 0;
  let known = 0;
  for (const entry of Object.values(registry.entries)) {
    const extent = entryExtent(registry, entry);
    if (entry.required) min += extent.min;
    known += extent.max * (entry.list ?? 1);
  }
  const most = registry.unknown === 'keep' ? registry.max : Math.min(registry.max, known);
  if (registry.total === undefined) return { min, max: most };
  const { min: least, max } = lengthExtent(registry.total, min, most);
  return { min: least + min, max: max + most };
}

/** Whether a codec takes all bytes to the end of what it stands in, so that nothing can follow. */
export function endsOpen(codec: CodecValue): boolean {
  switch (codec.kind) {
    case 'rest':
    case 'rest_uint':
      return true;
    case 'registry':
      return codec.total === undefined;
    case 'message': {
      const last = Object.values(codec.fields).at(-1);
      return last !== undefined && endsOpen(codecOf(last));
    }
    default:
      return false;
  }
}

/** The integer that carries a codec's number, if it is one. */
export function numberOf(codec: AnyValue): { min: bigint; max: bigint } | undefined {
  const repr = (name: IntName): { min: bigint; max: bigint } => intFacts(name);
  if (codec.kind === 'int') return repr(codec.name);
  if (codec.kind === 'ranged') return codec;
  if (codec.kind === 'word') return wordFacts(codec.name);
  if (codec.kind === 'varint') return { min: 0n, max: codec.max };
  if (codec.kind === 'rest_uint') return repr(codec.type);
  if (codec.kind === 'enum' || codec.kind === 'flags') return repr(codec.repr.name);
  return codec.kind === 'bool' ? { min: 0n, max: 1n } : undefined;
}

/** A codec as the model spells it. */
export function buildCodec(context: Context, codec: CodecValue, at: At): Codec {
  switch (codec.kind) {
    case 'literal':
      if (codec.hex === '') context.report('PF1511', { why: 'it is empty' }, at);
      return { c: 'literal', hex: codec.hex };
    case 'int':
      return { c: 'int', type: codec.name };
    case 'ranged':
      checkRange(context, codec, at);
      return { c: 'int', type: codec.type.name, range: { min: `${codec.min}`, max: `${codec.max}` } };
    case 'float':
      return { c: 'float', type: codec.name };
    case 'word':
      return { c: 'word', type: codec.name };
    case 'enum':
    case 'flags':
      return { c: codec.kind, ...context.home(codec, at) };
    case 'bool':
      return { c: 'bool' };
    case 'text':
      checkPrefix(context, codec, at);
      return { c: 'text', prefix: codec.prefix, max: codec.max, bad: codec.bad };
    case 'blob':
      checkPrefix(context, codec, at);
      return { c: 'blob', prefix: codec.prefix, max: codec.max };
    case 'list':
      checkPrefix(context, codec, at);
      if (endsOpen(codec.of)) context.report('PF1530', { why: 'more values follow in the list' }, at);
      checkEmpty(context, codec, at);
      return { c: 'list', prefix: codec.prefix, max: codec.max, of: buildCodec(context, codec.of, at) };
    case 'counted':
      if (endsOpen(codec.of)) context.report('PF1530', { why: 'more values follow' }, at);
      return {
        c: 'counted',
        of: buildCodec(context, codec.of, at),
        max: codec.max,
        by: [...codec.by],
        times: codec.times,
      };
    case 'struct':
      refuseTail(context, codec, 'a message', at);
      return { c: 'struct', ...context.home(codec, at), size: layoutOf(codec).size };
    case 'message':
      checkInner(context, codec, at);
      return { c: 'message', ...context.home(codec, at) };
    case 'union':
    case 'registry':
      return { c: codec.kind, ...context.home(codec, at) };
    case 'varint': {
      const strict = codec.shortest ? { shortest: true as const } : {};
      return { c: 'varint', form: codec.form, max: codec.max.toString(), ...strict };
    }
    case 'rest':
      return { c: 'rest', of: codec.of, max: codec.max };
    case 'rest_uint':
      return { c: 'rest_uint', type: codec.type };
    default: {
      // A type says so, and a schema in JavaScript knows no types.
      const of: AnyValue = codec.of;
      if (of.kind !== 'int' || of.name !== 'u8') {
        context.report('PF1513', { what: 'an array of anything but u8' }, at);
      }
      return { c: 'bytes', len: shapeOf(codec).size };
    }
  }
}

function checkPrefix(context: Context, codec: { max: number; prefix: Prefix }, at: At): void {
  const most = prefixMost(codec.prefix);
  if (codec.max > most || codec.max < 1) {
    context.report('PF1507', { max: codec.max, prefix: codec.prefix, capacity: most }, at);
  }
}

/** Both ends are values of the type. */
function checkRange(context: Context, { type, min, max }: RangedCodec, at: At): void {
  const most = intFacts(type.name);
  if (min >= most.min && max <= most.max) return;
  const why = `${type.name} holds ${most.min} to ${most.max}, not ${min} to ${max}`;
  context.report('PF1209', { why }, at);
}

/** Most values of a list whose values may take no bytes: an honest count of so many costs a reader next to nothing. */
const MOST_EMPTY = 0xffff;

function checkEmpty(context: Context, codec: ListCodec, at: At): void {
  if (codec.max <= MOST_EMPTY || extentOf(codec.of).min > 0) return;
  const why = `a value of the list may take no bytes, so that a count alone announces ${codec.max} of them, and ${MOST_EMPTY} are possible`;
  context.report('PF1533', { why }, at);
}

/** A message inside a message has a size that is known without the end of the bytes. */
function checkInner(context: Context, message: MessageValue, at: At): void {
  const field = mayEndEarly(message);
  if (field === undefined) return;
  const { name } = context.homes.get(message) ?? { name: 'the message' };
  context.report('PF1508', { message: name, field }, at);
}

/** The first field that may be missing at the end, if there is one: such a message does not say where it ends. */
export function mayEndEarly(message: MessageValue): string | undefined {
  for (const [field, value] of Object.entries(message.fields)) {
    const entry = unveiled(value);
    const presence = entry.kind === 'lenient' ? entry.inner.kind : entry.kind;
    if (presence === 'tail' || presence === 'group' || presence === 'remainder') return field;
  }
  return undefined;
}
