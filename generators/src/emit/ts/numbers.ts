/** Integers of the model as TypeScript: up to 32 bits a `number`, 64 bits a `bigint`. */
import type { FloatName, IntName, WordName } from '../../model/model.ts';
import { WORD_NAMES, wordFacts } from '../../model/scalars.ts';
import type { Scope } from './scope.ts';

/** A whole number, whatever its bytes look like. */
export type NumberName = IntName | WordName;

const WORD_SIZE = Object.fromEntries(WORD_NAMES.map((name) => [name, wordFacts(name).bytes])) as Record<
  WordName,
  number
>;
export const INT_SIZE: Readonly<Record<NumberName, number>> = {
  ...WORD_SIZE,
  u8: 1,
  u16: 2,
  u32: 4,
  u64: 8,
  i8: 1,
  i16: 2,
  i32: 4,
  i64: 8,
};

/** Whether memory holds it in another way than the machine does. */
export const isWord = (name: NumberName): boolean => name in WORD_SIZE;

export function isWide(name: NumberName): boolean {
  return INT_SIZE[name] === 8;
}

export function intType(name: NumberName): 'number' | 'bigint' {
  return isWide(name) ? 'bigint' : 'number';
}

/** A literal of this type. Hexadecimal on request, when it is not negative. */
export function intLiteral(name: NumberName, value: bigint | string, hex = false): string {
  const big = BigInt(value);
  const digits = hex && big >= 0n ? `0x${big.toString(16)}` : big.toString();
  return isWide(name) ? `${digits}n` : digits;
}

/** A position that is a number of bytes after another one. */
export function after(at: string, bytes: number): string {
  // Nearly every position is this one, and large schemas ask a million times.
  if (at === 'at') return bytes === 0 ? at : `at + ${bytes}`;
  return placeAt(at)(bytes);
}

/** The same for several numbers of bytes behind one position. */
function placeAt(at: string): (bytes: number) => string {
  if (/^\d+$/.test(at)) return (bytes) => String(Number(at) + bytes);
  const [, base = at, already = '0'] = /^(\w+) \+ (\d+)$/.exec(at) ?? [];
  const first = Number(already);
  return (bytes) => (first + bytes === 0 ? base : `${base} + ${first + bytes}`);
}

/**
 * Expression that loads an integer out of the bytes `b`. Single bytes are put together by hand: a `DataView` costs an
 * allocation, and moves the bytes of a small array out of the heap.
 */
export function loadInt(name: NumberName, at: string, scope: Scope): string {
  if (isWide(name)) return `${scope.runtime(LOAD_WIDE[name] ?? 'loadU64')}(b, ${at})`;
  const size = INT_SIZE[name];
  const place = placeAt(at);
  // The least significant byte first, wherever it stands.
  let whole = `b[${place(placeOf(name, 0))}]!`;
  for (let index = 1; index < size; index += 1) whole += ` | (b[${place(placeOf(name, index))}]! << ${index * 8})`;
  switch (plain(name)) {
    case 'i24':
      return `(((${whole}) << 8) >> 8)`;
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

const LOAD_WIDE: Readonly<Partial<Record<NumberName, string>>> = {
  u64: 'loadU64',
  i64: 'loadI64',
  'be.u64': 'loadBeU64',
  'be.i64': 'loadBeI64',
};
export const isBig = (name: NumberName): boolean => name.startsWith('be.');
/** The name without the order of its bytes. */
const plain = (name: NumberName): Plain => name.replace('be.', '') as Plain;
type Plain = IntName | 'u24' | 'i24';
/** Where the byte of this rank stands; the least significant one has rank 0. */
const placeOf = (name: NumberName, rank: number): number => (isBig(name) ? INT_SIZE[name] - 1 - rank : rank);

/** What a value of this type becomes when it is cut to its width; the value itself when it fits. */
const CUT: Readonly<Record<Exclude<Plain, 'u64' | 'i64'>, (value: string) => string>> = {
  u8: (value) => `(${value} & 0xff)`,
  u16: (value) => `(${value} & 0xffff)`,
  u24: (value) => `(${value} & 0xffffff)`,
  u32: (value) => `${value} >>> 0`,
  i8: (value) => `(${value} << 24) >> 24`,
  i16: (value) => `(${value} << 16) >> 16`,
  i24: (value) => `(${value} << 8) >> 8`,
  i32: (value) => `(${value} | 0)`,
};

/** Function of the runtime that stores one: `storeU32`, `storeBeU16`. */
export const storeOf = (name: NumberName): string =>
  `store${name
    .split('.')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')}`;

/** What stores need of a module. */
type Needs = Pick<Scope, 'runtime' | 'word'>;

/** Statements that store the integer in the local `value`, and refuse one that does not fit. */
export function storeInt(name: NumberName, at: string, value: string, what: string, scope: Needs): string[] {
  const form = plain(name);
  if (form === 'u64' || form === 'i64') return storeWide(name, at, value, what, scope);
  const place = placeAt(at);
  let stores = `b[${place(placeOf(name, 0))}] = ${value};`;
  for (let index = 1; index < INT_SIZE[name]; index += 1)
    stores += ` b[${place(placeOf(name, index))}] = ${value} >> ${index * 8};`;
  const refuse = `throw ${scope.runtime('unfit')}('${name}', ${value}, ${what});`;
  return [`if (typeof ${value} !== 'number' || ${CUT[form](value)} !== ${value}) ${refuse}`, stores];
}

/** A bigint goes through a word, whose halves are stored byte by byte. */
function storeWide(name: NumberName, at: string, value: string, what: string, scope: Needs): string[] {
  const word = scope.word();
  const [cut, set] = plain(name) === 'u64' ? ['asUintN', 'setBigUint64'] : ['asIntN', 'setBigInt64'];
  const half = (from: number): string => {
    const local = `h${from}`;
    const bytes = [0, 1, 2, 3].map((index) => {
      return `b[${after(at, from + index)}] = ${index === 0 ? local : `${local} >> ${index * 8}`};`;
    });
    return `  const ${local} = ${word}.getInt32(${from}, true); ${bytes.join(' ')}`;
  };
  return [
    `if (typeof ${value} !== 'bigint' || BigInt.${cut}(64, ${value}) !== ${value}) throw ${scope.runtime('unfit')}('${name}', ${value}, ${what});`,
    `${word}.${set}(0, ${value}, ${!isBig(name)});`,
    '{',
    half(0),
    half(4),
    '}',
  ];
}

/** Expression that loads a float out of the bytes `b`. */
export function loadFloat(name: FloatName, at: string, scope: Scope): string {
  return `${scope.runtime(name === 'f32' ? 'loadF32' : 'loadF64')}(b, ${at})`;
}

/** Statements that store the float in the local `value`. */
export function storeFloat(name: FloatName, at: string, value: string, what: string, scope: Scope): string[] {
  return [`${scope.runtime(name === 'f32' ? 'storeF32' : 'storeF64')}(b, ${at}, ${value}, ${what});`];
}
