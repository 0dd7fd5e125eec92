/** Integers of the model as TypeScript: up to 32 bits a `number`, 64 bits a `bigint`. */
import type { IntName } from '../../model/model.ts';

export const INT_SIZE: Readonly<Record<IntName, number>> = {
  u8: 1,
  u16: 2,
  u32: 4,
  u64: 8,
  i8: 1,
  i16: 2,
  i32: 4,
  i64: 8,
};

export function isWide(name: IntName): boolean {
  return INT_SIZE[name] === 8;
}

export function intType(name: IntName): 'number' | 'bigint' {
  return isWide(name) ? 'bigint' : 'number';
}

/** A literal of this type. Hexadecimal on request, when it is not negative. */
export function intLiteral(name: IntName, value: bigint | string, hex = false): string {
  const big = BigInt(value);
  const digits = hex && big >= 0n ? `0x${big.toString(16)}` : big.toString();
  return isWide(name) ? `${digits}n` : digits;
}

const GETTER: Readonly<Record<IntName, string>> = {
  u8: 'getUint8',
  u16: 'getUint16',
  u32: 'getUint32',
  u64: 'getBigUint64',
  i8: 'getInt8',
  i16: 'getInt16',
  i32: 'getInt32',
  i64: 'getBigInt64',
};

/** Expression that loads an integer out of a `DataView`. */
export function loadInt(name: IntName, view: string, at: string): string {
  return `${view}.${GETTER[name]}(${at}${INT_SIZE[name] === 1 ? '' : ', true'})`;
}
