/** Builds models from values, without a source. */

import { NOWHERE } from '../../src/compile/build/context.ts';
import { buildModel } from '../../src/compile/build/index.ts';
import { type Declaration, type PlaneValue, plane, schema } from '../../src/language/index.ts';
import type { Decl, DeclKind, DeclOf, Model } from '../../src/model/model.ts';

/** A plane with these members. */
export function planeOf(members: Record<string, Declaration>, name = 'p', id = 1): PlaneValue {
  return plane({ name, id, version: 1, policy: 'lockstep', members });
}

/** The model of some planes; throws with all findings when there are any. */
export function modelOf(...planes: PlaneValue[]): Model {
  const { model, diagnostics } = buildModel(schema({ name: 'test', planes }), NOWHERE);
  if (model === undefined) throw new Error(diagnostics.map((found) => `${found.code} ${found.message}`).join('\n'));
  return model;
}

/** A declaration of the first plane. */
export function declOf<K extends DeclKind>(kind: K, name: string, members: Record<string, Declaration>): DeclOf<K> {
  const found: Decl | undefined = modelOf(planeOf(members)).planes[0]?.members.find((decl) => decl.name === name);
  if (found?.kind !== kind) throw new Error(`${name} is a ${found?.kind}`);
  return found as DeclOf<K>;
}
