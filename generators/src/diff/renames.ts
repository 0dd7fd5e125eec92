/** Names inside of a declaration that changed, for lists that refer to them. */
import type { DeclOf } from '../model/model.ts';
import { type Pair, pairsOf } from './nodes.ts';

/** Old name → new one, for renamed fields of a layout and for the roles of a section. */
export function renamedNames(layout: Pair | undefined): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  if (layout === undefined) return names;
  for (const { relation, old, new: now } of pairsOf(layout.children, 'field')) {
    if (relation === 'renamed' && old !== undefined && now !== undefined) names.set(old.name, now.name);
  }
  const before = (layout.old as DeclOf<'section'> | undefined)?.roles ?? [];
  const after = (layout.new as DeclOf<'section'> | undefined)?.roles ?? [];
  for (const [at, role] of before.entries()) {
    const now = after[at];
    if (now !== undefined && now !== role && !before.includes(now)) names.set(role, now);
  }
  return names;
}
