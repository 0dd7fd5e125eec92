/** Names of the C++ target. None is a bare word, so that no macro of a system's headers (`ERROR`, `IN`, `None`) can eat it. */
import { pascal } from '../../naming.ts';
import { type Owner, Space } from '../../refused.ts';
import { escaped } from '../../reserved.ts';
import type { Names } from '../names.ts';
import { CPP_BASE, CPP_PLANE, RESERVED, RESERVED_CALLS } from '../reserved.ts';

/** A constant: `kRingLen`. */
export function constant(name: string): string {
  return `k${pascal(name)}`;
}

/** A value of an enumeration: `eSuccess`. Not as constants are, because compilers warn when one hides the other. */
export function enumerator(name: string): string {
  return `e${pascal(name)}`;
}

/** `pf::control` */
export function space(names: Names, plane: string): string {
  return `${names.prefix}::${escaped(plane, RESERVED, CPP_BASE)}`;
}

/** A declaration's own name in its plane's namespace. */
export function typeName(name: string): string {
  return escaped(name, RESERVED_CALLS, CPP_PLANE);
}

/** How the text of a plane reaches a type: by its name alone, unless something nearer is called so. */
export function reach(
  names: Names,
  plane: string,
  type: { plane: string; name: string },
  nearer: ReadonlySet<string>,
): string {
  const own = typeName(type.name);
  return type.plane === plane && !nearer.has(own) ? own : `::${space(names, type.plane)}::${own}`;
}

/** A parameter beside the type of its function, which may be called so. */
export function parameter(name: string, type: string): string {
  return name === type ? `${name}_` : name;
}

/** Names that one plane's namespace holds; two owners of one name are refused. */
export class Scope {
  readonly #space: Space;

  constructor(plane: string, names: Names) {
    this.#space = new Space(`in C++ (plane '${plane}')`, names.inside);
  }

  claim(name: string, { name: owner, span }: Owner): string {
    return this.#space.claim(name, { name: owner, span });
  }
}
