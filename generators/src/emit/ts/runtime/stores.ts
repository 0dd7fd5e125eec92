/** Part of the generated `runtime.ts`: a function that stores a number, for each form that a number has. */
import { INT_SIZE, intType, isWord, type NumberName, storeInt, storeOf } from '../numbers.ts';

/** Inside of the runtime everything is at hand. */
const HERE = { runtime: (name: string) => name, word: () => 'word' };

function storeText(name: NumberName): string {
  const stores = storeInt(name, 'at', 'value', 'what', HERE).map((line) => `  ${line}\n`);
  return `/** Stores a ${name}. Throws EncodeError when the value does not fit. */
export function ${storeOf(name)}(b: Uint8Array, at: number, value: ${intType(name)}, what: string): void {
${stores.join('')}}
`;
}

/** `scalars`: whether the schema has big-endian words, or words of 24 bits. */
export function storesText(scalars: boolean): string {
  const names = Object.keys(INT_SIZE) as NumberName[];
  return names
    .filter((name) => scalars || !isWord(name))
    .map(storeText)
    .join('');
}
