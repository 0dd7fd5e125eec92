/** Floats and words that memory does not hold as the machine does, in C: their types, and functions that read and make them. */
import type { Model, WordName } from '../../model/model.ts';
import { WORD_NAMES, wordFacts } from '../../model/scalars.ts';
import { scalarsOf } from '../scalars.ts';
import type { Names } from './names.ts';
import { cInt, wordName } from './types.ts';

/**
 * Types and functions of the words that a schema has; nothing when it has none. A word is a struct around the integer that
 * the real headers have there, so that it has that one's size and alignment, and nobody takes it for a number.
 */
export function printScalars(model: Model, names: Names): string {
  const found = scalarsOf(model);
  const words = WORD_NAMES.filter((name) => found.has(name));
  const floats = found.has('f32') || found.has('f64') ? floatProofs(names) : '';
  return floats + words.map((name) => printWord(name, names)).join('');
}

function floatProofs(names: Names): string {
  const assert = names.free('STATIC_ASSERT');
  return `
/* A float is four bytes of IEEE 754, a double eight. Copies of a NaN keep its bits where they are copies of memory. */
${assert}(sizeof(float) == 4 && sizeof(double) == 8, "float and double must be those of IEEE 754");
`;
}

function printWord(name: WordName, names: Names): string {
  const { bytes, bits, big, signed, carrier } = wordFacts(name);
  const owner = { name: `the word ${name}` };
  const type = names.claim(wordName(name, names), owner);
  const [get, put] = [names.claim(`${type}_get`, owner), names.claim(`${type}_put`, owner)];
  const wide = bytes === 8 ? 'uint64_t' : 'uint32_t';
  const byte = (index: number): string => {
    const shift = (big ? bytes - 1 - index : index) * 8;
    return shift === 0 ? `(${wide})b[${index}]` : `(${wide})b[${index}] << ${shift}`;
  };
  const store = (index: number): string => {
    const shift = (big ? bytes - 1 - index : index) * 8;
    return `b[${index}] = (unsigned char)(${shift === 0 ? 'bits' : `(bits >> ${shift})`} & 0xff);`;
  };
  const each = Array.from({ length: bytes }, (_, index) => index);
  const whole = each.map(byte).join(' | ');
  const int = cInt(carrier);
  // Two's complement by arithmetic: shifts of negative numbers are the compiler's choice.
  const half = `0x${(1n << BigInt(bits - 1)).toString(16)}`;
  const value = signed ? signedValue(bits, int) : `return (${int})bits;`;
  const member = bits === 24 ? 'unsigned char bytes[3]' : `${cInt(carrier)} raw`;
  const access = bits === 24 ? 'bytes' : 'raw';
  const order = big ? 'most significant byte first' : 'least significant byte first';
  const cut = bits === 24 ? '; of more than 24 bits the low ones count' : '';
  return `
/* ${bits} bits, ${order}: read it with ${get}, make one with ${put}${cut}. */
typedef struct ${type} {
  ${member};
} ${type};
static inline ${int} ${get}(${type} word) {
  const unsigned char *b = (const unsigned char *)&word.${access};
  const ${wide} bits = ${whole};
  ${value.replaceAll('HALF', half)}
}
static inline ${type} ${put}(${int} value) {
  ${type} word;
  unsigned char *b = (unsigned char *)&word.${access};
  const ${wide} bits = (${wide})value;
  ${each.map(store).join(' ')}
  return word;
}
`;
}

function signedValue(bits: number, int: string): string {
  if (bits === 64) return 'return bits < UINT64_C(HALF) ? (int64_t)bits : -(int64_t)~bits - 1;';
  if (bits === 32) return 'return bits < UINT32_C(HALF) ? (int32_t)bits : -(int32_t)~bits - 1;';
  return `return (${int})((int32_t)(bits ^ HALF) - HALF);`;
}
