/** Whole numbers from a seed. */
import fc from 'fast-check';

/** Whole numbers below a limit, the same ones for the same seed on every system. */
export type Draw = (below: number) => number;

export function numbersFrom(seed: number): Draw {
  const [numbers] = fc.sample(fc.infiniteStream(fc.noBias(fc.maxSafeNat())), { seed, numRuns: 1 });
  if (numbers === undefined) throw new Error('fast-check gave no sample');
  return (below) => Number(numbers.next().value) % below;
}
