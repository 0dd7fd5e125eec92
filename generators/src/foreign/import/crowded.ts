/**
 * Types without a name that one macro declares stand in one place, and clang calls each by its place. C declares such a type in
 * the very declaration of the field that it types, right before it: by that order each gets a place of its own, which no source
 * has. What is read so is proven as everything is.
 */
import { isRecord, type Location, type Node, placeInType, placeKey, placeOf } from './ast.ts';

/** No line is so long. */
const BEYOND = 1_000_000;

export interface Parted {
  /** The place that clang prints, by the one that was given. */
  readonly printed: ReadonlyMap<string, string>;
}

/** Gives the types their places, in the nodes and in what their fields' types are called. */
export function partCrowds(tree: Node): Parted {
  const counts = new Map<string, number>();
  const count = (node: Node): void => {
    const place = nameless(node);
    if (place !== undefined) counts.set(place, (counts.get(place) ?? 0) + 1);
    for (const child of node.inner ?? []) count(child);
  };
  count(tree);
  const printed = new Map<string, string>();
  const given = new Map<string, number>();
  const visit = (node: Node): void => {
    let before: { readonly printed: string; readonly own: string } | undefined;
    for (const child of node.inner ?? []) {
      const place = nameless(child);
      if (place !== undefined) {
        before = undefined;
        if ((counts.get(place) ?? 0) > 1) {
          const n = (given.get(place) ?? 0) + 1;
          given.set(place, n);
          before = { printed: place, own: moved(child, n * BEYOND) };
          printed.set(before.own, place);
        }
      } else if (before !== undefined && child.kind === 'FieldDecl') rename(child, before);
      visit(child);
    }
  };
  visit(tree);
  return { printed };
}

/** Place of a type without a name. */
function nameless(node: Node): string | undefined {
  if ((!isRecord(node) && node.kind !== 'EnumDecl') || node.name !== undefined) return undefined;
  const place = placeOf(node);
  return place === undefined ? undefined : placeKey(place);
}

function moved(node: Node, by: number): string {
  const loc: Location | undefined = node.loc?.expansionLoc ?? node.loc;
  if (loc?.col !== undefined) loc.col += by;
  return nameless(node) ?? '';
}

function rename({ type }: Node, { printed, own }: { readonly printed: string; readonly own: string }): void {
  if (type === undefined || placeInType(type.qualType) !== printed) return;
  const written = type as { qualType: string; desugaredQualType?: string };
  written.qualType = written.qualType.replace(printed, own);
  if (written.desugaredQualType !== undefined)
    written.desugaredQualType = written.desugaredQualType.replace(printed, own);
}
