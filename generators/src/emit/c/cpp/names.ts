/** Names of the C++ target. None is a bare word, so that no macro of a system's headers (`ERROR`, `IN`, `None`) can eat it. */
import { pascal } from '../../naming.ts';
import { member, type Names } from '../names.ts';

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
  return `${names.prefix}::${member(plane)}`;
}

/** Names that one plane's namespace holds; two owners of one name are refused. */
export class Scope {
  readonly #plane: string;
  readonly #taken = new Map<string, string>();

  constructor(plane: string) {
    this.#plane = plane;
  }

  claim(name: string, owner: string): string {
    const other = this.#taken.get(name);
    if (other !== undefined) {
      throw new Error(`plane '${this.#plane}': ${owner} and ${other} both become '${name}' in C++; rename one of them`);
    }
    this.#taken.set(name, owner);
    return name;
  }
}
