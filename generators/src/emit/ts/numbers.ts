/** Integers of the model as TypeScript: up to 32 bits a `number`, 64 bits a `bigint`. */
import type { IntName } from '../../model/model.ts';
import type { Scope } from './scope.ts';

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

/** A position that is a number of bytes after another one. */
export function after(at: string, bytes: number): string {
  // Nearly every position is this one, and large schemas ask a million times.
  if (at === 'at') return bytes === 0 ? at : `at + ${bytes}`;
  if (/^\d+$/.test(at)) return String(Number(at) + bytes);
  const [, base = at, already = '0'] = /^(\w+) \+ (\d+)$/.exec(at) ?? [];
  const sum = Number(already) + bytes;
  return sum === 0 ? base : `${base} + ${sum}`;
}

/**
 * Expression that loads an integer out of the bytes `b`. Single bytes are put together by hand: a `DataView` costs an
 * allocation, and moves the bytes of a small array out of the heap.
 */
export function loadInt(name: IntName, at: string, scope: Scope): string {
  if (isWide(name)) return `${scope.runtime(name === 'u64' ? 'loadU64' : 'loadI64')}(b, ${at})`;
  const bytes = Array.from({ length: INT_SIZE[name] }, (_, index) => {
    const byte = `b[${after(at, index)}]!`;
    return index === 0 ? byte : `(${byte} << ${index * 8})`;
  });
  const whole = bytes.join(' | ');
  switch (name) {
    case 'u8':
      return whole;
    case 'u32':
      return `((${whole}) >>> 0)`;
    case 'i8':
      return `((${whole} << 24) >> 24)`;
    case 'i16':
      return `(((${whole}) << 16) >> 16)`;
    default:
      return `(${whole})`;
  }
}

/** What a value of this type becomes when it is cut to its width; the value itself when it fits. */
const CUT: Readonly<Record<Exclude<IntName, 'u64' | 'i64'>, (value: string) => string>> = {
  u8: (value) => `(${value} & 0xff)`,
  u16: (value) => `(${value} & 0xffff)`,
  u32: (value) => `${value} >>> 0`,
  i8: (value) => `(${value} << 24) >> 24`,
  i16: (value) => `(${value} << 16) >> 16`,
  i32: (value) => `(${value} | 0)`,
};

/** Statements that store the integer in the local `value`, and refuse one that does not fit. */
export function storeInt(name: IntName, at: string, value: string, what: string, scope: Scope): string[] {
  if (name === 'u64' || name === 'i64') return storeWide(name, at, value, what, scope);
  const stores = Array.from({ length: INT_SIZE[name] }, (_, index) => {
    return `b[${after(at, index)}] = ${index === 0 ? value : `${value} >> ${index * 8}`};`;
  });
  const refuse = `throw ${scope.runtime('unfit')}('${name}', ${value}, ${what});`;
  return [`if (typeof ${value} !== 'number' || ${CUT[name](value)} !== ${value}) ${refuse}`, stores.join(' ')];
}

/** A bigint goes through a word, whose halves are stored byte by byte. */
function storeWide(name: 'u64' | 'i64', at: string, value: string, what: string, scope: Scope): string[] {
  const word = scope.word();
  const [cut, set] = name === 'u64' ? ['asUintN', 'setBigUint64'] : ['asIntN', 'setBigInt64'];
  const half = (from: number): string => {
    const local = `h${from}`;
    const bytes = [0, 1, 2, 3].map((index) => {
      return `b[${after(at, from + index)}] = ${index === 0 ? local : `${local} >> ${index * 8}`};`;
    });
    return `  const ${local} = ${word}.getInt32(${from}, true); ${bytes.join(' ')}`;
  };
  return [
    `if (typeof ${value} !== 'bigint' || BigInt.${cut}(64, ${value}) !== ${value}) throw ${scope.runtime('unfit')}('${name}', ${value}, ${what});`,
    `${word}.${set}(0, ${value}, true);`,
    '{',
    half(0),
    half(4),
    '}',
  ];
}
