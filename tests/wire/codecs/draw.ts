/** Random values of messages, drawn from the model: numbers and lengths at their limits, and between. */
import type { Lookup } from '../../../generators/src/emit/lookup.ts';
import { encodeCodec } from '../../../generators/src/emit/vectors/interpreter/codec.ts';
import { fixedDecl, readStruct } from '../../../generators/src/emit/vectors/interpreter/fixed.ts';
import { conditionHolds, isShown, type Message } from '../../../generators/src/emit/vectors/interpreter/message.ts';
import type { Fields, Value } from '../../../generators/src/emit/vectors/interpreter/value.ts';
import type { Codec, MessageField, RegistryEntry } from '../../../generators/src/model/model.ts';
import { floatBytes } from '../../../generators/src/model/scalars.ts';
import type { Draw } from '../../../generators/src/proof/random/numbers.ts';

/** Letters of one to four bytes in UTF-8. */
const LETTERS = ['a', 'Z', ' ', 'é', 'ß', '中', '🎮'];

/** A message whose fields agree with each other, so that every encoder writes it. */
export function drawMessage(lookup: Lookup, decl: Message, draw: Draw): Fields {
  const out: Fields = {};
  for (const field of decl.fields) {
    if (!isShown(field)) continue;
    const { presence, codec } = field;
    if (presence.p === 'when') {
      if (conditionHolds(field, out)) out[field.name] = drawValue(lookup, codec, draw);
    } else if (presence.p === 'remainder') {
      if (draw(2) === 0) out[field.name] = drawValue(lookup, codec, draw);
    } else if (codec.c === 'counted') Object.assign(out, drawCounted(lookup, decl, field.name, codec, draw));
    else if (presence.p === 'required' || draw(3) > 0) out[field.name] = drawField(lookup, field, draw);
  }
  return out;
}

/** A value that a reader takes as it is. */
function drawField(lookup: Lookup, { codec, normalize }: MessageField, draw: Draw): Value {
  if (normalize === undefined) return drawValue(lookup, codec, draw);
  return BigInt(normalize.allowed[draw(normalize.allowed.length)]!);
}

/** Values and the fields that count them. */
function drawCounted(
  lookup: Lookup,
  decl: Message,
  name: string,
  codec: Extract<Codec, { c: 'counted' }>,
  draw: Draw,
): Fields {
  const out: Fields = {};
  const inRange = (counter: string, count: number): number => {
    const counts = decl.fields.find((field) => field.name === counter)?.codec;
    const range = counts?.c === 'int' ? counts.range : undefined;
    return range === undefined ? count : Math.min(Math.max(count, Number(range.min)), Number(range.max));
  };
  let left = Math.floor(codec.max / codec.times);
  for (const counter of codec.by) {
    const side = Math.floor(left ** (1 / codec.by.length));
    const count = inRange(counter, drawLength(Math.max(1, side), draw));
    out[counter] = BigInt(count);
    left = codec.by.length === 1 ? left : Math.max(1, left);
  }
  const count = codec.by.reduce((product, counter) => product * Number(out[counter]), codec.times);
  out[name] =
    codec.of.c === 'int' && codec.of.type === 'u8'
      ? drawBytes(count, draw)
      : Array.from({ length: count }, () => drawValue(lookup, codec.of, draw));
  return out;
}

/** A number of a range, often one of its ends. */
function drawBetween({ min, max }: { min: string; max: string }, draw: Draw): bigint {
  const [low, high] = [BigInt(min), BigInt(max)];
  const kind = draw(8);
  if (kind < 2) return kind === 0 ? low : high;
  return low + (drawBits(64, draw) % (high - low + 1n));
}

/** Mostly short, sometimes nothing, sometimes all that there may be. */
function drawLength(max: number, draw: Draw): number {
  const kind = draw(64);
  if (kind === 0) return max;
  if (kind < 8) return 0;
  return draw(Math.min(max, 24) + 1);
}

function drawBytes(length: number, draw: Draw): Uint8Array {
  const out = new Uint8Array(length);
  for (let at = 0; at < length; at += 4) {
    const word = draw(0x1_0000_0000);
    for (let index = 0; index < 4 && at + index < length; index += 1) out[at + index] = word >>> (8 * index);
  }
  return out;
}

function drawText(max: number, draw: Draw): string {
  let [text, left] = ['', drawLength(max, draw)];
  for (;;) {
    const letter = LETTERS[draw(LETTERS.length)]!;
    left -= Buffer.byteLength(letter);
    if (left < 0) return text;
    text += letter;
  }
}

function drawBits(bits: number, draw: Draw): bigint {
  const kind = draw(8);
  if (kind === 0) return 0n;
  if (kind === 1) return (1n << BigInt(bits)) - 1n;
  if (kind === 2) return 1n << BigInt(draw(bits));
  const wide = (BigInt(draw(0x1_0000_0000)) << 32n) + BigInt(draw(0x1_0000_0000));
  return BigInt.asUintN(bits, wide);
}

function drawInt(type: string, draw: Draw): bigint {
  const bits = Number(type.slice(1));
  const value = drawBits(bits, draw);
  return type.startsWith('i') ? BigInt.asIntN(bits, value) : value;
}

/** A float that is a number, by its bits. */
function drawFloat(bits: number, draw: Draw): bigint {
  const [exponent, mantissa] = bits === 32 ? [8, 23] : [11, 52];
  const power = BigInt(draw((1 << exponent) - 1));
  return (BigInt(draw(2)) << BigInt(bits - 1)) | (power << BigInt(mantissa)) | drawBits(mantissa, draw);
}

function drawValue(lookup: Lookup, codec: Codec, draw: Draw): Value {
  switch (codec.c) {
    case 'int':
      return codec.range === undefined ? drawInt(codec.type, draw) : drawBetween(codec.range, draw);
    case 'float':
      return drawFloat(8 * floatBytes(codec.type), draw);
    case 'bool':
      return draw(2) === 1;
    case 'flags':
      return drawInt(lookup.of('flags', codec.plane, codec.name).repr, draw);
    case 'enum': {
      const { values, unknown, repr } = lookup.of('enum', codec.plane, codec.name);
      if (unknown === 'keep' && draw(4) === 0) return drawInt(repr, draw);
      return BigInt(values[draw(values.length)]!.value);
    }
    case 'text':
      return drawText(codec.max, draw);
    case 'rest':
      return codec.of === 'text' ? drawText(codec.max, draw) : drawBytes(drawLength(codec.max, draw), draw);
    case 'bytes':
      return drawBytes(codec.len, draw);
    case 'blob':
      return drawBytes(drawLength(codec.max, draw), draw);
    case 'list':
      return Array.from({ length: drawLength(codec.max, draw) }, () => drawValue(lookup, codec.of, draw));
    case 'struct': {
      const decl = fixedDecl(lookup, codec.plane, codec.name);
      return readStruct(lookup, decl, drawBytes(codec.size, draw));
    }
    case 'message':
      return drawMessage(lookup, lookup.of('message', codec.plane, codec.name), draw);
    case 'registry':
      return drawRegistry(lookup, lookup.of('registry', codec.plane, codec.name), draw);
    default:
      throw new Error(`no message of the wire has a ${codec.c}`);
  }
}

function drawRegistry(
  lookup: Lookup,
  { entries, maxBytes }: { readonly entries: readonly RegistryEntry[]; readonly maxBytes: number },
  draw: Draw,
): Fields {
  const out: Fields = {};
  let left = maxBytes;
  for (const { name, codec } of entries) {
    out[name] = undefined;
    if (draw(2) === 0) continue;
    const value = drawValue(lookup, codec, draw);
    // Tag and length stand in front of each.
    const bytes = encodeCodec(lookup, codec, value).length + 4;
    if (bytes > left) continue;
    left -= bytes;
    out[name] = value;
  }
  return out;
}
