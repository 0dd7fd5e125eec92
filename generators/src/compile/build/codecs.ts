/** Builds the codecs of message fields, and knows how many bytes they take. */
import { type Codec as CodecValue, capacity } from '../../language/codecs.ts';
import { isPresence, type MessageValue, type SecretValue } from '../../language/messages.ts';
import type { UnionValue } from '../../language/unions.ts';
import { type AnyValue, isValue } from '../../language/value.ts';
import type { Codec, IntName } from '../../model/model.ts';
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
const WIDTH = { u8: 1, u16: 2, u32: 4 } as const;

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
    case 'blob':
      return { min: WIDTH[codec.prefix], max: WIDTH[codec.prefix] + codec.max };
    case 'list':
      return { min: WIDTH[codec.prefix], max: WIDTH[codec.prefix] + codec.max * extentOf(codec.of).max };
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
  const head = Number(union.tag.name.slice(1)) / 8 + (union.length === undefined ? 0 : WIDTH[union.length]);
  const bodies = Object.values(union.cases).map(({ body }) => (body === undefined ? exactly(0) : messageExtent(body)));
  if (union.unknown === 'keep') bodies.push({ min: 0, max: union.max ?? 0 });
  const min = bodies.length === 0 ? 0 : Math.min(...bodies.map((body) => body.min));
  return { min: head + min, max: head + Math.max(0, ...bodies.map((body) => body.max)) };
}

/** The integer that carries a codec's number, if it is one. */
export function numberOf(codec: AnyValue): { min: bigint; max: bigint } | undefined {
  const repr = (name: IntName): { min: bigint; max: bigint } => intFacts(name);
  if (codec.kind === 'int') return repr(codec.name);
  if (codec.kind === 'word') return wordFacts(codec.name);
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
      return { c: 'list', prefix: codec.prefix, max: codec.max, of: buildCodec(context, codec.of, at) };
    case 'struct':
      refuseTail(context, codec, 'a message', at);
      return { c: 'struct', ...context.home(codec, at), size: layoutOf(codec).size };
    case 'message':
      checkInner(context, codec, at);
      return { c: 'message', ...context.home(codec, at) };
    case 'union':
      return { c: 'union', ...context.home(codec, at) };
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

function checkPrefix(context: Context, codec: { max: number; prefix: 'u8' | 'u16' | 'u32' }, at: At): void {
  const most = capacity(codec.prefix);
  if (codec.max > most || codec.max < 1) {
    context.report('PF1507', { max: codec.max, prefix: codec.prefix, capacity: most }, at);
  }
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
