/** Facts about the integer types. */
import type { IntName } from '../../model/model.ts';

export interface IntFacts {
  readonly bytes: number;
  readonly bits: number;
  readonly signed: boolean;
  readonly min: bigint;
  readonly max: bigint;
}

/** Width, signedness and limits of an integer type. */
export function intFacts(name: IntName): IntFacts {
  const bits = Number(name.slice(1));
  const signed = name.startsWith('i');
  const values = 1n << BigInt(bits);
  return {
    bytes: bits / 8,
    bits,
    signed,
    min: signed ? -values / 2n : 0n,
    max: signed ? values / 2n - 1n : values - 1n,
  };
}
