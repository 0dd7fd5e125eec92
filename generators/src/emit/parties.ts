/** Who speaks the planes of a model. */
import type { Model, Plane } from '../model/model.ts';

/** Every party that a plane names, in the order of their names. */
export function partiesOf(model: Model): string[] {
  return [...new Set(model.planes.flatMap(({ parties }) => parties ?? []))].sort();
}

/** `, spoken by driver and host` for the documentation of a plane; empty when the schema does not say. */
export function spokenBy({ parties }: Plane): string {
  if (parties === undefined) return '';
  const last = parties.at(-1) ?? '';
  return `, spoken by ${parties.length < 2 ? last : `${parties.slice(0, -1).join(', ')} and ${last}`}`;
}
