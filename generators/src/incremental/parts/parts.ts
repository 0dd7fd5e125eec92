/**
 * Parts of the output that depend on one plane or one declaration. A program that stays makes them again only when
 * something of what they are made from is another one than in its last run.
 */

import type { Lock } from '../../compile/lock.ts';
import { references } from '../../model/hash.ts';
import type { Decl, Model, Plane } from '../../model/model.ts';
import { digest } from '../cache/digest.ts';
import type { Memory } from '../cache/memory.ts';

export class Parts {
  readonly #memory: Memory;
  readonly #toolVersion: string;
  readonly #keys: ReadonlyMap<string, string>;
  readonly #decls: ReadonlyMap<string, Decl>;

  constructor(memory: Memory, model: Model, lock: Lock, toolVersion: string) {
    this.#memory = memory;
    this.#toolVersion = toolVersion;
    this.#keys = planeKeys(model);
    this.#decls = new Map(
      lock.planes.flatMap((plane) => plane.members.map((decl) => [`${plane.name}.${decl.name}`, decl] as const)),
    );
  }

  /**
   * What an emitter makes of a plane. It may depend on that plane, on every plane that this one names, directly or not, on
   * the names of all planes and declarations, and on `options`; on nothing else.
   *
   * @param kind tells the parts of one plane from each other
   */
  ofPlane<T>(kind: string, plane: Plane, options: unknown, make: () => T): T {
    return this.#recall(`${kind} ${plane.name}`, () => [this.#keys.get(plane.name), options], make);
  }

  /**
   * What an emitter makes of a declaration. It may depend on that declaration, on every declaration that this one names,
   * directly or not, on both without what no lock promises (documentation and places), and on the name of its plane; on
   * nothing else.
   */
  ofDecl<T>(kind: string, plane: Plane, decl: Decl, make: () => T): T {
    const key = () => [
      this.#decls.get(`${plane.name}.${decl.name}`),
      [...this.#reached(decl)].map((name) => this.#decls.get(name)),
    ];
    return this.#recall(`${kind} ${plane.name}.${decl.name}`, key, make);
  }

  #reached(decl: Decl, seen = new Set<string>()): Set<string> {
    const found = new Set<string>();
    references(decl, found);
    for (const name of found) {
      const target = this.#decls.get(name);
      if (target === undefined || seen.has(name)) continue;
      seen.add(name);
      this.#reached(target, seen);
    }
    return seen;
  }

  #recall<T>(place: string, key: () => unknown, make: () => T): T {
    if (this.#memory.recall === undefined) return make();
    return this.#memory.recall(place, digest(JSON.stringify([this.#toolVersion, key()])), make);
  }
}

/** For each plane a digest of all that `ofPlane` allows. A reference names its plane, so that no other can be meant. */
function planeKeys(model: Model): Map<string, string> {
  const texts = new Map(model.planes.map((plane) => [plane.name, JSON.stringify(plane)]));
  const digests = new Map([...texts].map(([name, text]) => [name, digest(text)]));
  const named = new Map(
    [...texts].map(([name, text]) => [name, [...texts.keys()].filter((other) => text.includes(`"plane":"${other}"`))]),
  );
  const outline = digest(
    JSON.stringify([model.name, model.planes.map(({ name, members }) => [name, members.map(outlineOf)])]),
  );
  const reach = (name: string, seen: Set<string>): Set<string> => {
    if (seen.has(name)) return seen;
    seen.add(name);
    for (const other of named.get(name) ?? []) reach(other, seen);
    return seen;
  };
  return new Map(
    [...texts.keys()].map((name) => [
      name,
      digest(JSON.stringify([outline, name, [...reach(name, new Set())].sort().map((other) => digests.get(other))])),
    ]),
  );
}

const outlineOf = ({ name, kind }: Decl): string => `${name} ${kind}`;

/** What an emitter makes of a plane, remembered where that is possible. */
export function ofPlane<T>(
  { parts }: { readonly parts?: Parts },
  kind: string,
  plane: Plane,
  options: unknown,
  make: () => T,
): T {
  return parts === undefined ? make() : parts.ofPlane(kind, plane, options, make);
}

/** What an emitter makes of a declaration, remembered where that is possible. */
export function ofDecl<T>(
  { parts }: { readonly parts?: Parts },
  kind: string,
  plane: Plane,
  decl: Decl,
  make: () => T,
): T {
  return parts === undefined ? make() : parts.ofDecl(kind, plane, decl, make);
}
