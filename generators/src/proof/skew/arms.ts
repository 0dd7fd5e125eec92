/** Overlapping unions that a tag tells apart: a writer writes each of their arms in turn, and a reader reads what its own tag means. */
import type { DeclOf } from '../../model/model.ts';
import type { Leaf } from './leaves.ts';

export interface Arm {
  readonly name: string;
  readonly type: DeclOf<'overlay'>['arms'][number]['type'];
  readonly tags: readonly string[];
  /** The tag that a writer writes with it. */
  readonly tag: string;
  readonly leaves: readonly Leaf[];
}

/** One union in a buffer. */
export interface Tagged {
  /** Its own path, that of its tag, and that of the struct that both stand in. */
  readonly path: string;
  readonly tagPath: string;
  /** The struct as `plane.Name`, the field, and the place of the struct as Rust reaches it. */
  readonly owner: { readonly plane: string; readonly name: string; readonly field: string };
  readonly place: string;
  readonly copies: readonly string[];
  readonly arms: readonly Arm[];
}

export interface Open {
  readonly leaves: readonly Leaf[];
  readonly unions: readonly Tagged[];
}

/** The places of a layout with those of all arms; the bytes of a union stand for a tag that no arm has. */
export function withArms(leaves: readonly Leaf[], found: readonly Tagged[], counter: string | undefined): Open {
  const tags = new Set(counter === undefined ? [] : [counter]);
  const unions = found.filter(({ tagPath, arms }) => {
    // Two unions with one tag have no arms that could be chosen apart, and a counter says something else already.
    const isAlone = !tags.has(tagPath) && arms.length > 0;
    tags.add(tagPath);
    return isAlone;
  });
  const told = leaves.flatMap((leaf): Leaf[] => {
    const union = unions.find(({ path }) => path === leaf.path);
    if (union !== undefined) {
      const { arms } = union;
      return [{ ...leaf, arm: { union: leaf.path, tags: [] } }, ...arms.flatMap((arm) => arm.leaves)];
    }
    return [unions.some(({ tagPath }) => tagPath === leaf.path) ? { ...leaf, isTag: true } : leaf];
  });
  return { leaves: told, unions };
}

/** In how many ways a writer fills its unions. */
export const waysOf = (unions: readonly Tagged[]): number => Math.max(1, ...unions.map(({ arms }) => arms.length));

/** The arm of a union in one of these ways. */
export const armIn = ({ arms }: Tagged, way: number): Arm | undefined => arms[way % Math.max(1, arms.length)];

/** What a writer knows of its places in one of the ways, and those that it fills. */
export function writtenIn({ leaves, unions }: Open, way: number): { readonly all: Leaf[]; readonly sent: Leaf[] } {
  const numbers = new Map(unions.map((union) => [union.tagPath, armIn(union, way)?.tag]));
  const chosen = new Map(unions.map((union) => [union.path, armIn(union, way)]));
  const all = leaves.map((leaf) => {
    const tag = numbers.get(leaf.path);
    return tag === undefined ? leaf : { ...leaf, fixed: BigInt(tag) };
  });
  const isSent = ({ arm, path }: Leaf): boolean =>
    arm === undefined || chosen.get(arm.union)?.leaves.some((leaf) => leaf.path === path) === true;
  return { all, sent: all.filter(isSent) };
}

/** Whether it stands for the bytes of a union whose tag no arm has. */
export const isUnknownArm = ({ arm }: Leaf): boolean => arm?.tags.length === 0;

/** Whether two places may be one: arms are known by their tags, whatever they are called. */
export function sameArm(a: Leaf, b: Leaf): boolean {
  if (a.arm === undefined || b.arm === undefined) return true;
  const { tags } = b.arm;
  return a.arm.tags.some((tag) => tags.includes(tag));
}
