/** What is said of one place that was read several times. */
import type { Arrival, FieldSeen } from './observation.ts';

/** `wrong` in one round is wrong. Zero in all rounds is lost; zero in one may be the value itself. */
export function worst(results: readonly Omit<FieldSeen, 'path'>[]): Omit<FieldSeen, 'path'> {
  const of = (arrival: Arrival): Omit<FieldSeen, 'path'> | undefined => results.find((r) => r.arrival === arrival);
  if (results.every(({ arrival }) => arrival === 'zero')) return { arrival: 'zero' };
  const zero = of('zero');
  const lost: Omit<FieldSeen, 'path'> | undefined = zero && { arrival: 'wrong', detail: 'it reads 0 in some rounds' };
  return of('wrong') ?? lost ?? of('unknown') ?? { arrival: 'same' };
}
