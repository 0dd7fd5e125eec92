/** Numbers that take as many bytes as they need: where one byte more begins, longer forms, and forms that are none. */
import type { Codec, VarintForm } from '../../model/model.ts';
import { varintMost } from '../../model/prefixes.ts';
import { intSize } from './interpreter/fixed.ts';
import { joined } from './interpreter/value.ts';
import { leb128Bytes, quicBytes, varintBytesOf } from './interpreter/varint.ts';

/** Values of a codec around which its size changes, and the ends of a range; none where there are neither. */
export function edges(codec: Codec): bigint[] {
  if (codec.c === 'rest_uint') {
    const most = (1n << BigInt(8 * intSize(codec.type))) - 1n;
    return around([8n, 16n, 24n, 32n, 40n, 48n, 56n], most);
  }
  if (codec.c === 'int' && codec.range !== undefined) return [BigInt(codec.range.min), BigInt(codec.range.max)];
  if (codec.c !== 'varint') return [];
  return around(WIDTHS[codec.form], BigInt(codec.max));
}

const WIDTHS: Readonly<Record<VarintForm, readonly bigint[]>> = {
  quic: [6n, 14n, 30n],
  leb128: [7n, 14n, 21n, 28n, 35n, 42n, 49n, 56n, 63n],
};

function around(bits: readonly bigint[], most: bigint): bigint[] {
  const all = bits.flatMap((width) => [(1n << width) - 1n, 1n << width]);
  return [0n, ...all.filter((value) => value < most), most];
}

/** A number in more bytes than it needs. */
export function longForms(form: VarintForm, value: bigint): [string, Uint8Array][] {
  const shortest = varintBytesOf(form, value).length;
  const lengths = form === 'quic' ? [2, 4, 8] : [shortest + 1, 10];
  return lengths
    .filter((length) => length > shortest)
    .map((length) => [
      `in ${length} bytes`,
      form === 'quic' ? quicBytes(value, Math.log2(length)) : leb128Bytes(value, length),
    ]);
}

/** Bytes that are no number of the form; QUIC's has none. */
export function badForms(form: VarintForm): [string, Uint8Array][] {
  if (form === 'quic') return [];
  const full = new Uint8Array(9).fill(0xff);
  return [
    ['of more than 64 bits', joined([full, Uint8Array.of(2)])],
    ['in eleven bytes', leb128Bytes(1n, 11)],
    ['that goes on and on', new Uint8Array(12).fill(0x80)],
  ];
}

/** Spoilt forms of a varint, and longer ones, which are taken unless the codec says otherwise. */
export function spoiltVarint({ form, max }: Extract<Codec, { c: 'varint' }>): [string, Uint8Array][] {
  const most = BigInt(max);
  const out = longForms(form, 1n);
  if (most < varintMost(form)) {
    out.push(['one above the limit', varintBytesOf(form, most + 1n)]);
    out.push(['the largest number of the form', varintBytesOf(form, varintMost(form))]);
  }
  return [...out, ...badForms(form)];
}
