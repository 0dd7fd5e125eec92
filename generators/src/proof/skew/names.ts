/** Which place of one version is which of another: by name, also when a struct was wrapped into a larger one. */
import { sameArm } from './arms.ts';
import type { Form, Leaf } from './leaves.ts';

/** What a place of the reader means in terms of the writer's places. */
export type Meant =
  /** One place on either side. */
  | { readonly m: 'one'; readonly leaf: Leaf }
  /** A part of a word that the writer has as one value. */
  | { readonly m: 'slice'; readonly leaf: Leaf }
  /** A value that the writer has in parts. */
  | { readonly m: 'parts'; readonly leaves: readonly Leaf[] }
  /** An element of what the writer has as a row of integers, and the other way round. */
  | { readonly m: 'item'; readonly leaf: Leaf; readonly index: number }
  | { readonly m: 'items'; readonly leaves: readonly Leaf[] };

/**
 * Pairs the places of two versions of a layout by name. A place without its own name on the other side is also paired
 * with the nearest one whose path goes on in it (`target_id` with `base.target_id`), unless that one has its own partner;
 * and with one that has only another name.
 */
export class Pairing {
  readonly #own: readonly Leaf[];
  readonly #others: readonly Leaf[];
  readonly #ownByPath: ReadonlyMap<string, Leaf>;
  readonly #ownPlaces: ReadonlySet<string>;
  readonly #otherPaths: ReadonlyMap<string, Leaf>;
  readonly #otherPlaces: ReadonlySet<string>;
  /** Places of the other side by what follows a struct that they stand in. */
  readonly #inner = new Map<string, Leaf[]>();
  readonly #ownStructs: ReadonlySet<string>;
  readonly #otherStructs: ReadonlySet<string>;
  readonly #byOffset = new Map<number, Leaf[]>();
  #back: Pairing | undefined;

  constructor(own: readonly Leaf[], others: readonly Leaf[]) {
    this.#own = own;
    this.#others = others;
    this.#ownByPath = new Map(own.map((leaf) => [leaf.path, leaf]));
    this.#ownPlaces = new Set(own.map(placeOf));
    this.#otherPaths = new Map(others.map((leaf) => [leaf.path, leaf]));
    this.#otherPlaces = new Set(others.map(placeOf));
    this.#ownStructs = new Set(own.flatMap(({ path }) => structsOf(path)));
    this.#otherStructs = new Set(others.flatMap(({ path }) => structsOf(path)));
    for (const other of others) {
      for (const path of innerPaths(other.path)) listed(this.#inner, path).push(other);
      listed(this.#byOffset, other.offset).push(other);
    }
  }

  /** The other version's place of the same name. */
  counterpart(path: string): Leaf | undefined {
    const exact = this.#otherPaths.get(path);
    if (exact !== undefined) return exact;
    const shorter = innerPaths(path).flatMap((inner) => this.#otherPaths.get(inner) ?? []);
    const nested = [...(this.#inner.get(path) ?? []), ...shorter].filter(
      (other) => !this.#ownByPath.has(other.path) && !this.#isElsewhere(path, other.path),
    );
    // The one with the fewest structs between; two that are equally near tell nothing.
    const away = (other: Leaf): number => Math.abs(other.path.split('.').length - path.split('.').length);
    const [only, next] = nested.toSorted((a, b) => away(a) - away(b));
    if (only === undefined || (next !== undefined && away(next) === away(only))) return undefined;
    return this.#hasBetter(path, only) ? undefined : only;
  }

  /** Whether the struct around the one is also on the side of the other: then that one was not wrapped into it. */
  #isElsewhere(own: string, other: string): boolean {
    const [longer, shorter] = own.length > other.length ? [own, other] : [other, own];
    const around = longer.slice(0, -shorter.length - 1);
    return (own.length > other.length ? this.#otherStructs : this.#ownStructs).has(around);
  }

  /** Whether one of the two stands where the other side has a place of the same kind in a struct of another name. */
  #hasBetter(path: string, other: Leaf): boolean {
    const own = this.#ownByPath.get(path);
    if (own === undefined || own.offset === other.offset) return false;
    const alike = (a: Leaf, b: Leaf): boolean => sameShape(a, b) && lastOf(a.path) === lastOf(path);
    return (
      (this.#byOffset.get(own.offset) ?? []).some((there) => alike(there, own) && !this.#ownByPath.has(there.path)) ||
      this.#own.some((here) => here.offset === other.offset && alike(here, other) && !this.#otherPaths.has(here.path))
    );
  }

  /** The other version's place that has only another name: same bits, same form, and neither name on the other side. */
  renamed(leaf: Leaf): Leaf | undefined {
    if (this.counterpart(leaf.path) !== undefined) return undefined;
    const at = this.#byOffset.get(leaf.offset)?.find((other) => sameShape(other, leaf) && sameArm(other, leaf));
    if (at === undefined) return undefined;
    this.#back ??= new Pairing(this.#others, this.#own);
    return this.#back.counterpart(at.path) === undefined ? at : undefined;
  }

  /** What a place of this side means over there; undefined when nobody there knows it. */
  meant(leaf: Leaf): Meant | undefined {
    const one = this.counterpart(leaf.path) ?? this.renamed(leaf);
    if (one !== undefined) return { m: 'one', leaf: one };
    if (leaf.form.f === 'part') {
      const whole = this.#at(leaf).find(
        ({ path, offset, form }) => form.f !== 'part' && this.#same(leaf, path, offset),
      );
      return whole && { m: 'slice', leaf: whole };
    }
    const parts = this.#at(leaf).filter(
      ({ form, place, offset }) => form.f === 'part' && this.#same(leaf, place, offset),
    );
    if (parts.length > 0) return { m: 'parts', leaves: parts };
    if (leaf.form.f === 'list') {
      const { offset } = leaf;
      const first = this.#at(leaf).some((other) => isItem(other)) || this.#otherPaths.has(`${leaf.path}[0]`);
      const items = !first
        ? []
        : this.#others.filter((other) => isItem(other) && this.#same(leaf, rowOf(other), offset));
      return items.length === 0 ? undefined : { m: 'items', leaves: items };
    }
    if (!isItem(leaf)) return undefined;
    const exact = this.#otherPaths.get(rowOf(leaf));
    const start = leaf.offset - indexOf(leaf) * leaf.size;
    const row = [exact, ...(this.#byOffset.get(start) ?? [])].find(
      (other) => other?.form.f === 'list' && this.#sameName(rowOf(leaf), other.path),
    );
    return row && { m: 'item', leaf: row, index: indexOf(leaf) };
  }

  /** Places of the other side that begin where this one does, and the one that has its name. */
  #at(leaf: Leaf): readonly Leaf[] {
    const named = this.#otherPaths.get(leaf.place);
    const there = (this.#byOffset.get(leaf.offset) ?? []).filter((other) => sameArm(other, leaf));
    return named === undefined || there.includes(named) ? there : [...there, named];
  }

  /** Whether a name of the other side is this place's: the same one, or another one for the same bytes. */
  #same(leaf: Leaf, name: string, offset: number): boolean {
    const own = placeOf(leaf);
    return own === name || (offset === leaf.offset && this.#sameName(own, name));
  }

  #sameName(own: string, other: string): boolean {
    return own === other || (!this.#otherPlaces.has(own) && !this.#ownPlaces.has(other));
  }
}

/** Where the value stands, without what is only a part or an element of it. */
const placeOf = (leaf: Leaf): string => (isItem(leaf) ? rowOf(leaf) : leaf.place);

/** An element of an array, at the end of its path; a row in an array of rows is none. */
export const isItem = ({ path, form }: Leaf): boolean => path.endsWith(']') && form.f !== 'list';
export const rowOf = ({ path }: Leaf): string => path.slice(0, path.lastIndexOf('['));
export const indexOf = ({ path }: Leaf): number => Number(path.slice(path.lastIndexOf('[') + 1, -1));

const lastOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

/** Paths that a path goes on in: `target_id` of `base.target_id`. Not from inside of an array. */
function innerPaths(path: string): string[] {
  const bracket = path.indexOf('[');
  const found: string[] = [];
  for (let dot = path.indexOf('.'); dot >= 0 && (bracket < 0 || dot < bracket); dot = path.indexOf('.', dot + 1)) {
    found.push(path.slice(dot + 1));
  }
  return found;
}

/** Structs that a path goes through: `a` and `a.b` of `a.b.c`. */
const structsOf = (path: string): string[] => innerPaths(path).map((inner) => path.slice(0, -inner.length - 1));

function listed<K>(map: Map<K, Leaf[]>, key: K): Leaf[] {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made: Leaf[] = [];
  map.set(key, made);
  return made;
}

/** One word that is read as a number, whatever names its values have. */
export const isWord = ({ form }: Leaf): boolean =>
  form.f === 'int' || form.f === 'enum' || form.f === 'flags' || (form.f === 'list' && form.len === 1);

/** Whether both carry the same kind of value in the same bits. */
export function sameShape(a: Leaf, b: Leaf): boolean {
  if (a.size !== b.size) return false;
  if (isWord(a) && isWord(b)) return true;
  if (a.form.f === 'scalar' && b.form.f === 'scalar') return a.form.name === b.form.name;
  if (a.form.f === 'part' && b.form.f === 'part') return a.form.shift === b.form.shift && a.form.width === b.form.width;
  return a.form.f === b.form.f;
}

/** First bit and the bit after the last of a place, counted from the start of its layout. */
export function extent(leaf: Leaf): { readonly from: number; readonly to: number } {
  if (leaf.form.f !== 'part') return { from: leaf.offset * 8, to: (leaf.offset + leaf.size) * 8 };
  const from = leaf.offset * 8 + leaf.form.shift;
  return { from, to: from + leaf.form.width };
}

/** Words whose values have names. */
export type Naming = Extract<Form, { f: 'enum' | 'flags' }>;

/**
 * Whether a value's name stands for what another one stood for: the same one; or a new name, in a declaration that is the
 * same one or has itself only another name, where neither name is known to the other side. In another declaration other
 * names are other meanings.
 */
export function sameName(a: string, b: string, from: Naming, to: Naming): boolean {
  if (a === b) return true;
  const [own, other] = [from.decl.name, to.decl.name];
  if (own !== other && (to.known.has(own) || from.known.has(other))) return false;
  const has = ({ decl }: Naming, wanted: string): boolean => decl.values.some(({ name }) => name === wanted);
  return !has(to, a) && !has(from, b);
}
