/** Which field of one version is which of another: by name, also when a struct was wrapped into a larger one. */
import type { Leaf } from './leaves.ts';

/**
 * Pairs the places of two versions of a layout by name. A place without its own name on the other side is also paired
 * with the only one whose path goes on in it (`target_id` with `base.target_id`), unless that one has its own partner.
 */
export class Pairing {
  readonly #own: readonly Leaf[];
  readonly #others: readonly Leaf[];
  readonly #ownPaths: ReadonlySet<string>;
  readonly #otherPaths: ReadonlyMap<string, Leaf>;

  constructor(own: readonly Leaf[], others: readonly Leaf[]) {
    this.#own = own;
    this.#others = others;
    this.#ownPaths = new Set(own.map((leaf) => leaf.path));
    this.#otherPaths = new Map(others.map((leaf) => [leaf.path, leaf]));
  }

  /** The other version's place of the same name. */
  counterpart(path: string): Leaf | undefined {
    const exact = this.#otherPaths.get(path);
    if (exact !== undefined) return exact;
    const nested = this.#others.filter((other) => !this.#ownPaths.has(other.path) && wraps(other.path, path));
    return nested.length === 1 ? nested[0] : undefined;
  }

  /** The other version's place that has only another name: same bits, same form, and neither name on the other side. */
  renamed(leaf: Leaf): Leaf | undefined {
    if (this.counterpart(leaf.path) !== undefined) return undefined;
    const at = this.#others.find((other) => other.offset === leaf.offset && sameShape(other, leaf));
    if (at === undefined) return undefined;
    return new Pairing(this.#others, this.#own).counterpart(at.path) === undefined ? at : undefined;
  }
}

function wraps(a: string, b: string): boolean {
  const [longer, shorter] = a.length > b.length ? [a, b] : [b, a];
  return longer.endsWith(`.${shorter}`) && !longer.slice(0, -shorter.length).includes('[');
}

/** Whether both carry the same kind of value in the same bits. */
export function sameShape(a: Leaf, b: Leaf): boolean {
  if (a.form.f !== b.form.f || a.size !== b.size) return false;
  if (a.form.f === 'part' && b.form.f === 'part') return a.form.shift === b.form.shift && a.form.width === b.form.width;
  return true;
}

/** First bit and the bit after the last of a place, counted from the start of its layout. */
export function extent(leaf: Leaf): { readonly from: number; readonly to: number } {
  if (leaf.form.f !== 'part') return { from: leaf.offset * 8, to: (leaf.offset + leaf.size) * 8 };
  const from = leaf.offset * 8 + leaf.form.shift;
  return { from, to: from + leaf.form.width };
}
