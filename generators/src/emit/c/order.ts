/** Order of declarations: C wants a struct complete before it is a member, and a header before its names. */
import type { Plane, TypeRef } from '../../model/model.ts';
import { tailIn } from '../tails.ts';
import { type Layout, membersOf } from './layouts.ts';
import { layoutsOf } from './messages.ts';
import type { Types } from './types.ts';

/** Types of the fields, and of what stands behind them. */
function typesIn(decl: Layout): TypeRef[] {
  const tail = tailIn(decl);
  return [...membersOf(decl).map(({ type }) => type), ...(tail === undefined ? [] : [tail.type])];
}

/** Layouts of a plane, each after those it holds; otherwise in the order of the schema. */
export function inOrder(plane: Plane, types: Types): Layout[] {
  const byName = new Map(layoutsOf(plane, types.lookup).map((decl) => [decl.name, decl]));
  const done = new Set<string>();
  const out: Layout[] = [];
  const visit = (decl: Layout, path: string[]): void => {
    if (done.has(decl.name)) return;
    if (path.includes(decl.name)) throw new Error(`plane '${plane.name}': ${[...path, decl.name].join(' holds ')}`);
    for (const need of typesIn(decl).flatMap((type) => types.needs(type))) {
      const inner = need.plane === plane.name ? byName.get(need.name) : undefined;
      if (inner !== undefined) visit(inner, [...path, decl.name]);
    }
    done.add(decl.name);
    out.push(decl);
  };
  for (const decl of byName.values()) visit(decl, []);
  return out;
}

/** Other planes whose headers this one needs, in the order of the schema. */
export function planesUsed(plane: Plane, types: Types, path: string[] = []): string[] {
  if (path.includes(plane.name)) {
    throw new Error(`headers of planes would include each other: ${[...path, plane.name].join(' -> ')}`);
  }
  const used = new Set<string>();
  const functions = plane.members.flatMap((decl) => (decl.kind === 'table' ? decl.functions : []));
  const named = [
    ...layoutsOf(plane, types.lookup).flatMap(typesIn),
    ...functions.flatMap((fn) => [fn.ret, ...fn.params.map((param) => param.type)]),
  ].flatMap((type) => types.mentions(type));
  for (const item of named) if (item.plane !== plane.name) used.add(item.plane);
  const others = types.lookup.model.planes.filter((other) => used.has(other.name));
  for (const other of others) planesUsed(other, types, [...path, plane.name]);
  return others.map((other) => other.name);
}
