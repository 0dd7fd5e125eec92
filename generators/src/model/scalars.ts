/** Facts about words that memory does not hold as the machine does, and about floats. */
import type { FloatName, IntName, WordName } from './model.ts';

export interface WordFacts {
  /** Bytes that it takes. */
  readonly bytes: number;
  /** A word of 24 bits has no alignment of its own: no machine loads one. */
  readonly align: number;
  readonly bits: number;
  readonly signed: boolean;
  /** Whether the most significant byte comes first. */
  readonly big: boolean;
  /** The smallest machine integer that holds its values. */
  readonly carrier: IntName;
  readonly min: bigint;
  readonly max: bigint;
}

function facts(name: WordName): WordFacts {
  const big = name.startsWith('be.');
  const plain = big ? name.slice(3) : name;
  const signed = plain.startsWith('i');
  const bits = Number(plain.slice(1));
  const values = 1n << BigInt(bits);
  return {
    bytes: bits / 8,
    align: bits === 24 ? 1 : bits / 8,
    bits,
    signed,
    big,
    carrier: (bits === 24 ? `${plain.charAt(0)}32` : plain) as IntName,
    min: signed ? -values / 2n : 0n,
    max: signed ? values / 2n - 1n : values - 1n,
  };
}

export const WORD_NAMES = [
  'u24',
  'i24',
  'be.u16',
  'be.u24',
  'be.u32',
  'be.u64',
  'be.i16',
  'be.i32',
  'be.i64',
] as const satisfies readonly WordName[];
export const FLOAT_NAMES = ['f32', 'f64'] as const satisfies readonly FloatName[];

const WORDS = Object.fromEntries(WORD_NAMES.map((name) => [name, facts(name)])) as Record<WordName, WordFacts>;

/** Width, order of bytes and limits of a word. */
export function wordFacts(name: WordName): WordFacts {
  return WORDS[name];
}

/** Bytes of a float, which are its alignment too. */
export function floatBytes(name: FloatName): number {
  return name === 'f32' ? 4 : 8;
}

/** The machine integer with the bits of a float. */
export function floatBits(name: FloatName): 'u32' | 'u64' {
  return name === 'f32' ? 'u32' : 'u64';
}

/** The number that a float of these bits is. What is no number loses its bits: this is for eyes only. */
export function floatOf(name: FloatName, bits: bigint): number {
  if (name === 'f64') return new Float64Array(BigUint64Array.of(bits).buffer)[0] ?? 0;
  return new Float32Array(Uint32Array.of(Number(bits)).buffer)[0] ?? 0;
}

/** The number as few digits say it that still mean this float: `0.1`, and not what an f32 makes of it. */
export function floatText(name: FloatName, bits: bigint): string {
  const number = floatOf(name, bits);
  if (Number.isNaN(number)) return `NaN (${floatBitsText(name, bits)})`;
  if (Object.is(number, -0)) return '-0';
  if (name === 'f64' || !Number.isFinite(number)) return String(number);
  const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9].find((count) => Math.fround(Number(number.toPrecision(count))) === number);
  return String(Number(number.toPrecision(digits ?? 9)));
}

/** The bits of a float as every printed form shows them: `0x7fc00001`. */
export function floatBitsText(name: FloatName, bits: bigint): string {
  return `0x${bits.toString(16).padStart(floatBytes(name) * 2, '0')}`;
}
