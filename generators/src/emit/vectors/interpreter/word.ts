/** Words that memory does not hold as the machine does, interpreted from the model. */
import type { WordName } from '../../../model/model.ts';
import { wordFacts } from '../../../model/scalars.ts';
import { intBytes, intOf } from './value.ts';

/** The number that these bytes are. */
export function wordOf(name: WordName, bytes: Uint8Array): bigint {
  const { big, signed } = wordFacts(name);
  return intOf(big ? bytes.toReversed() : bytes, signed);
}

/** The bytes of a number. */
export function wordBytes(name: WordName, value: bigint): Uint8Array {
  const { big, bytes } = wordFacts(name);
  const low = intBytes(value, bytes);
  return big ? low.toReversed() : low;
}
