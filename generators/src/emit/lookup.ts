/** Finds declarations of a model by plane and name. */
import type { Decl, DeclKind, DeclOf, Model } from '../model/model.ts';

const known = new WeakMap<Model, Lookup>();

/** The lookup of a model; made once, because emitters ask for it in each plane. */
export function lookupOf(model: Model): Lookup {
  const lookup = known.get(model) ?? new Lookup(model);
  known.set(model, lookup);
  return lookup;
}

export class Lookup {
  readonly model: Model;
  readonly #decls = new Map<string, Decl>();
  readonly #answers = new Map<string, Map<Decl, unknown>>();

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

  /** What `ask` says of a declaration, asked once: a struct in a struct in a struct is asked about by each of them. */
  once<T>(question: string, decl: Decl, ask: () => T): T {
    const answers = this.#answers.get(question) ?? new Map<Decl, unknown>();
    this.#answers.set(question, answers);
    if (!answers.has(decl)) answers.set(decl, ask());
    return answers.get(decl) as T;
  }

  /** The declaration, which must be of this kind. */
  of<K extends DeclKind>(kind: K, plane: string, name: string): DeclOf<K> {
    const decl = this.any(plane, name);
    if (decl.kind !== kind) throw new Error(`${plane}.${name} is a ${decl.kind}, and a ${kind} is wanted here`);
    return decl as DeclOf<K>;
  }
}
