/** Frames that a writer of a protocol of tags, lengths and values can write: numbers and lengths at their limits, and between. */
import type { Lookup } from '../../../emit/lookup.ts';
import type { Registry } from '../../../emit/vectors/interpreter/registry.ts';
import type { Fields, Value } from '../../../emit/vectors/interpreter/value.ts';
import type { Codec } from '../../../model/model.ts';
import { prefixMost, tagRange } from '../../../model/prefixes.ts';
import { wordFacts } from '../../../model/scalars.ts';
import type { Draw } from '../../random/numbers.ts';

/** One frame, as a writer that knows `lookup` writes it to a reader that knows `reader`. */
export function drawFrame(lookup: Lookup, reader: Lookup, draw: Draw): Fields {
  if (draw(8) === 0) return { kind: 'nothing' };
  const body: Fields = {};
  for (const { name, codec } of lookup.of('message', 'wire', 'Body').fields)
    body[name] = drawValue(lookup, codec, draw, reader);
  return { kind: 'body', body };
}

function drawNumber(max: bigint, draw: Draw): bigint {
  switch (draw(5)) {
    case 0:
      return 0n;
    case 1:
      return max;
    case 2:
      return max < 70n ? max : 70n;
    default: {
      const wide = (BigInt(draw(0x7fff_ffff)) << 33n) + BigInt(draw(0x7fff_ffff));
      return wide % (max + 1n);
    }
  }
}

const drawLength = (max: number, draw: Draw): number => (draw(3) === 0 ? max : draw(max + 1));
const drawBytes = (length: number, draw: Draw): Uint8Array => Uint8Array.from({ length }, () => draw(256));

function drawValue(lookup: Lookup, codec: Codec, draw: Draw, reader?: Lookup): Value {
  switch (codec.c) {
    case 'int':
      return codec.type.startsWith('i')
        ? BigInt(draw(0x100)) - 0x80n
        : drawNumber((1n << BigInt(codec.type.slice(1))) - 1n, draw);
    case 'word':
      return drawNumber(wordFacts(codec.type).max, draw);
    case 'varint':
      return drawNumber(BigInt(codec.max), draw);
    case 'rest_uint':
      return drawNumber((1n << BigInt(codec.type.slice(1))) - 1n, draw);
    case 'bytes':
      return drawBytes(codec.len, draw);
    case 'blob':
      return drawBytes(drawLength(codec.max, draw), draw);
    case 'text':
      return 'x'.repeat(drawLength(codec.max, draw));
    case 'rest': {
      const length = drawLength(codec.max, draw);
      return codec.of === 'text' ? 'y'.repeat(length) : drawBytes(length, draw);
    }
    case 'list':
      return Array.from({ length: drawLength(codec.max, draw) }, () => drawValue(lookup, codec.of, draw));
    case 'registry':
      return drawRegistryValue(lookup, lookup.of('registry', codec.plane, codec.name), draw, reader);
    default:
      throw new Error(`no ${codec.c} stands in such a protocol`);
  }
}

function drawRegistryValue(lookup: Lookup, decl: Registry, draw: Draw, reader?: Lookup): Fields {
  const out: Fields = {};
  for (const entry of decl.entries) {
    const least = entry.required === true ? 1 : 0;
    if (entry.list !== undefined) {
      const count = Math.max(least, drawLength(entry.list, draw));
      out[entry.name] = Array.from({ length: count }, () => drawValue(lookup, entry.codec, draw));
    } else if (least === 1 || draw(3) > 0) out[entry.name] = drawValue(lookup, entry.codec, draw);
  }
  // What a third one said is handed on: a matter of both sides only where both keep it.
  const isKept = decl.unknown === 'keep' && reader?.of('registry', 'wire', decl.name).unknown === 'keep';
  if (!isKept || draw(2) === 0) return out;
  const most = tagRange(decl.tag).max;
  const size = Math.min(drawLength(Math.min(decl.maxBytes, 5000), draw), prefixMost(decl.length));
  return { ...out, unknown: [{ tag: most < 250n ? most : 250n, value: drawBytes(size, draw) }] };
}
