/** Single words: integers, and what enumerations, flags and tokens call them. */

import { intFacts } from '../../compile/build/ints.ts';
import type { Lookup } from '../../emit/lookup.ts';
import type { DeclOf, FloatName, IntName, WordName } from '../../model/model.ts';
import { floatBitsText, floatOf, floatText, wordFacts } from '../../model/scalars.ts';

export interface Word {
  readonly value: string;
  readonly data: unknown;
  readonly remark?: string;
  /** No name, and the declaration refuses or replaces such values. */
  readonly unknown?: boolean;
}

export const intSize = (name: IntName): number => intFacts(name).bytes;

/** A little-endian integer that fills `bytes`. */
export function intOf(bytes: Uint8Array, signed: boolean): bigint {
  let value = 0n;
  for (let index = bytes.length - 1; index >= 0; index -= 1) value = value * 256n + BigInt(bytes[index] ?? 0);
  return signed ? BigInt.asIntN(bytes.length * 8, value) : value;
}

const number = (value: bigint, name: IntName): number | string => (intSize(name) === 8 ? String(value) : Number(value));
const hex = (value: bigint): string => `0x${value.toString(16)}`;

/** An integer in decimal, and in hexadecimal when it is large enough for a pattern to matter. */
export function intWord(value: bigint, name: IntName): Word {
  const text = value > 0xffffn ? `${value} (${hex(value)})` : String(value);
  return { value: text, data: number(value, name) };
}

/** The number that the bytes of a word are. */
export function wordOf(name: WordName, bytes: Uint8Array): bigint {
  const { big, signed } = wordFacts(name);
  return intOf(big ? bytes.toReversed() : bytes, signed);
}

/** A float: the number, and for programs its bits beside it, which JSON's numbers do not have. */
export function floatWord(bits: bigint, name: FloatName): Word {
  const number = floatOf(name, bits);
  return {
    value: floatText(name, bits),
    data: { value: Number.isFinite(number) ? number : null, bits: floatBitsText(name, bits) },
  };
}

/** An integer as the declaration behind it names it. */
export function namedWord(value: bigint, decl: DeclOf<'enum'> | DeclOf<'flags'> | DeclOf<'bits'>): Word {
  if (decl.kind === 'enum') return enumWord(value, decl);
  return decl.kind === 'flags' ? flagsWord(value, decl) : bitsWord(value, decl);
}

function enumWord(value: bigint, decl: DeclOf<'enum'>): Word {
  const known = decl.values.find((entry) => BigInt(entry.value) === value);
  const text = value > 0xffffn ? hex(value) : String(value);
  const data = { value: number(value, decl.repr), name: known?.name ?? null };
  if (known !== undefined) return { value: `${known.name} (${text})`, data };
  const remark =
    decl.unknown === 'keep'
      ? 'unknown value'
      : decl.unknown === 'error'
        ? 'unknown value, which a reader refuses'
        : `unknown value, reads as ${decl.unknown}`;
  return { value: text, data, remark, unknown: true };
}

function flagsWord(value: bigint, decl: DeclOf<'flags'>): Word {
  const named = decl.values.filter(({ bit }) => (value & (1n << BigInt(bit))) !== 0n);
  const rest = named.reduce((left, { bit }) => left & ~(1n << BigInt(bit)), value);
  const names = named.map(({ name }) => name);
  const texts = rest === 0n ? names : [...names, hex(rest)];
  return {
    value: `${texts.join(' | ') || 'none'} (${hex(value)})`,
    data: { value: number(value, decl.repr), names, unknown: number(rest, decl.repr) },
    ...(rest === 0n ? {} : { remark: `unknown bits ${hex(rest)}` }),
  };
}

function bitsWord(value: bigint, decl: DeclOf<'bits'>): Word {
  const parts = decl.parts.map((part) => ({
    ...part,
    part: (value >> BigInt(part.shift)) & ((1n << BigInt(part.width)) - 1n),
  }));
  const wrong = parts.filter(({ reserved, part }) => reserved === true && part !== 0n);
  const shown = parts.filter(({ reserved }) => reserved !== true);
  const data = Object.fromEntries(
    shown.map(({ name, part, width }) => [name, width > 32 ? String(part) : Number(part)]),
  );
  return {
    value: `${shown.map(({ name, part }) => `${name}=${part}`).join(' ')} (${hex(value)})`,
    data: { value: number(value, decl.repr), parts: data },
    ...(wrong.length === 0 ? {} : { remark: `reserved bits are set: ${wrong.map(({ name }) => name).join(', ')}` }),
  };
}

/** The declaration behind a reference when it names values of one word. */
export function wordDecl(
  lookup: Lookup,
  plane: string,
  name: string,
): DeclOf<'enum'> | DeclOf<'flags'> | DeclOf<'bits'> | undefined {
  const decl = lookup.any(plane, name);
  return decl.kind === 'enum' || decl.kind === 'flags' || decl.kind === 'bits' ? decl : undefined;
}
