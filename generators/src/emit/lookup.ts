/** Finds declarations of a model by plane and name. */
import type { Decl, DeclKind, DeclOf, Model } from '../model/model.ts';

export class Lookup {
  readonly model: Model;
  readonly #decls = new Map<string, Decl>();

  constructor(model: Model) {
    this.model = model;
    for (const plane of model.planes) {
      for (const decl of plane.members) this.#decls.set(`${plane.name}.${decl.name}`, decl);
    }
  }

  /** The declaration, whatever its kind. Throws when the model refers to something that it does not hold. */
  any(plane: string, name: string): Decl {
    const decl = this.#decls.get(`${plane}.${name}`);
    if (decl === undefined) {
      throw new Error(`model '${this.model.name}' refers to ${plane}.${name}, which no plane declares: build it again`);
    }
    return decl;
  }

  /** The declaration, which must be of this kind. */
  of<K extends DeclKind>(kind: K, plane: string, name: string): DeclOf<K> {
    const decl = this.any(plane, name);
    if (decl.kind !== kind) throw new Error(`${plane}.${name} is a ${decl.kind}, and a ${kind} is wanted here`);
    return decl as DeclOf<K>;
  }
}
