/** What the crate says of itself, and the features by which it is cut. */
import { references } from '../../model/hash.ts';
import type { Model, Plane } from '../../model/model.ts';
import { partiesOf } from '../parties.ts';
import { escaped } from '../reserved.ts';
import { quote } from './docs.ts';
import { ident, moduleName, screaming, snake } from './names.ts';
import { byteList } from './numbers.ts';
import { PLANES } from './reserved.ts';
import { render } from './templates.ts';

/** Name of a plane's identity in `src/planes.rs`. */
export const planeConstant = (plane: Plane): string => escaped(ident(screaming(plane.name)), PLANES);

/** Planes and parties have prefixes: a party may be called as a plane is, or as `std` or `fuzz` are. */
const planeFeature = (name: string): string => `plane-${kebab(name)}`;
const partyFeature = (name: string): string => `party-${kebab(name)}`;
const kebab = (name: string): string => snake(name).replaceAll('_', '-');

/** The text of `src/planes.rs`. */
export function emitPlanes(model: Model, banner: string): string {
  return render('planes', {
    banner,
    parties: partiesOf(model).map((name) => ({ constant: ident(screaming(name)), name: quote(name) })),
    planes: model.planes.map((plane) => ({
      constant: planeConstant(plane),
      id: plane.id,
      name: quote(plane.name),
      version: plane.version,
      hash: byteList(plane.hash.slice(0, 32)),
      policy: `${plane.policy.charAt(0).toUpperCase()}${plane.policy.slice(1)}`,
      parties: (plane.parties ?? []).map((name) => `party::${ident(screaming(name))}`).join(', '),
    })),
  });
}

export interface Features {
  readonly planes: readonly { readonly feature: string; readonly module: string; readonly uses: string }[];
  readonly parties: readonly { readonly feature: string; readonly speaks: string }[];
}

/** The features of the crate: one for each plane and one for each party. */
export function featuresOf(model: Model): Features {
  const list = (names: readonly string[]): string => names.map((name) => JSON.stringify(planeFeature(name))).join(', ');
  return {
    planes: model.planes.map((plane) => ({
      feature: planeFeature(plane.name),
      module: moduleName(plane.name),
      uses: list(usedBy(plane)),
    })),
    parties: partiesOf(model).map((party) => ({
      feature: partyFeature(party),
      speaks: list(
        model.planes.filter(({ parties }) => parties === undefined || parties.includes(party)).map(({ name }) => name),
      ),
    })),
  };
}

/** The other planes that a plane names, in the order of their names. */
function usedBy(plane: Plane): string[] {
  const found = new Set<string>();
  references(plane.members, found);
  const planes = new Set([...found].map((key) => key.slice(0, key.indexOf('.'))));
  planes.delete(plane.name);
  return [...planes].sort();
}
