/** Whether two planes have one hash, also when one of them comes from a lock that knows less. */
import { firstFormHash } from '../compile/lock.ts';
import { declarationsOf, planeHash } from '../model/hash.ts';
import type { Decl, Model, Plane } from '../model/model.ts';

/** The hash that the members of a plane give. */
export const computedHash = (plane: Plane, model: Pick<Model, 'planes'>): string =>
  planeHash(plane, declarationsOf(model.planes));

/** Whether the hashes differ. Locks of the first form have no units: they are left out of the comparison. */
export function hashesDiffer(
  old: Plane | undefined,
  now: Plane | undefined,
  models: { readonly old: Pick<Model, 'planes'>; readonly new: Pick<Model, 'planes'> },
): boolean {
  if (old === undefined || now === undefined) return old !== now;
  if (old.hash === now.hash) return false;
  if (firstFormHash(old) === undefined && firstFormHash(now) === undefined) return true;
  return unitless(old, models.old) !== unitless(now, models.new);
}

/** The hash without units; the recorded one where it is not that of the members, which is a fault of its own. */
function unitless(plane: Plane, model: Pick<Model, 'planes'>): string {
  if (plane.hash !== computedHash(plane, model)) return plane.hash;
  const all = new Map([...declarationsOf(model.planes)].map(([key, decl]) => [key, withoutUnits(decl) as Decl]));
  return planeHash({ name: plane.name, members: withoutUnits(plane.members) as Decl[] }, all);
}

function withoutUnits(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUnits);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => key !== 'unit');
  return Object.fromEntries(kept.map(([key, entry]) => [key, withoutUnits(entry)]));
}
